package dev.brevity.dsl.link;

import dev.brevity.dsl.ast.Demands;
import dev.brevity.dsl.ast.EnumDeclaration;
import dev.brevity.dsl.ast.ImplementationDeclaration;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.ast.LayerDeclaration;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.RoleDeclaration;
import dev.brevity.dsl.ast.TypeDeclaration;
import dev.brevity.dsl.type.AttributeType;
import dev.brevity.dsl.type.Type;
import java.util.List;
import java.util.Map;

/** The declarations of a library by name, each map in the order declared. */
record Declarations(
    Map<String, EnumDeclaration> enums,
    Map<String, RoleDeclaration> roles,
    Map<String, AttributeType> attributes,
    Map<String, DeclaredType> types,
    Map<String, Input> inputs,
    Map<String, List<Demands>> demands,
    List<ImplementationDeclaration> implementationDeclarations,
    Map<String, Recipe> builtInRecipes,
    Map<String, Recipe> userRecipes,
    Map<String, LayerDeclaration> layers,
    Map<String, PlanWord> words,
    Map<String, PlanDeclaration> builtInPlans,
    Map<String, PlanDeclaration> userPlans) {

  /** A declared type of inputs with the types of its fields. */
  record DeclaredType(TypeDeclaration declaration, Map<String, Type> fields) {}

  /**
   * A declared input with its types.
   *
   * @param declaration with the fields of its declared type among its own
   */
  record Input(InputDeclaration declaration, Type type, Map<String, Type> fields) {}
}
