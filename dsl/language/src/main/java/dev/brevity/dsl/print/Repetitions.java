package dev.brevity.dsl.print;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Declaration;
import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.ImplementationDeclaration;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.ast.LayerDeclaration;
import dev.brevity.dsl.ast.Let;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.dsl.ast.TypeDeclaration;
import dev.brevity.dsl.ast.YamlSection;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.grammar.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds names that stand twice where YAML has one key for each. They are mistakes in either
 * surface, but one can write them down only in {@code .quant}.
 */
final class Repetitions {
  private final DiagnosticSink sink;

  Repetitions(DiagnosticSink sink) {
    this.sink = sink;
  }

  void check(Document document) {
    Map<String, Span> declared = new HashMap<>();
    for (Declaration declaration : document.declarations()) {
      Identifier name = declaration.name();
      String key = YamlSection.of(declaration).key() + " " + name.text();
      once(Code.DUPLICATE_DEFINITION, "is defined", name.text(), name.span(), key, declared);
      inside(declaration);
    }
  }

  private void inside(Declaration declaration) {
    if (declaration instanceof RecipeDeclaration recipe) {
      body(recipe.body());
    } else if (declaration instanceof ImplementationDeclaration implementation) {
      lets(implementation.demands().lets());
    } else if (declaration instanceof TypeDeclaration type) {
      fields(type.fields());
    } else if (declaration instanceof InputDeclaration input) {
      fields(input.fields());
    } else if (declaration instanceof LayerDeclaration layer) {
      fields(layer.slots());
    } else if (declaration instanceof PlanWordDeclaration word) {
      lets(word.demands().lets());
      Map<String, Span> options = new HashMap<>();
      word.options().forEach(option -> defined(option.name(), options));
    } else if (declaration instanceof PlanDeclaration plan) {
      plan.members().forEach(this::member);
    }
  }

  private void member(PlanDeclaration.Member member) {
    if (member instanceof PlanDeclaration.Layers layers) {
      Map<String, Span> seen = new HashMap<>();
      for (PlanDeclaration.Slot slot : layers.slots()) {
        set(slot.name(), slot.slot().span(), seen);
      }
    } else if (member instanceof PlanDeclaration.Steps steps) {
      steps.steps().forEach(step -> assignments(step.settings()));
    } else if (member instanceof PlanDeclaration.Export export) {
      assignments(export.settings());
    } else if (member instanceof PlanDeclaration.Style style) {
      assignments(style.settings());
    }
  }

  private void body(RecipeBody body) {
    lets(body.lets());
    assignments(body.assignments());
    Map<String, Span> seen = new HashMap<>();
    body.refinements().forEach(refined -> set(refined.name(), refined.span(), seen));
  }

  private void assignments(List<Assignment> assignments) {
    Map<String, Span> seen = new HashMap<>();
    assignments.forEach(
        assignment -> set(assignment.target().text(), assignment.target().span(), seen));
  }

  private void lets(List<Let> lets) {
    Map<String, Span> seen = new HashMap<>();
    lets.forEach(let -> defined(let.name(), seen));
  }

  private void fields(List<InputDeclaration.Field> fields) {
    Map<String, Span> seen = new HashMap<>();
    fields.forEach(field -> defined(field.name(), seen));
  }

  private void defined(Identifier name, Map<String, Span> seen) {
    once(Code.DUPLICATE_DEFINITION, "is defined", name.text(), name.span(), name.text(), seen);
  }

  private void set(String name, Span place, Map<String, Span> seen) {
    once(Code.DUPLICATE_ASSIGNMENT, "is set", name, place, name, seen);
  }

  private void once(
      Code code, String what, String name, Span place, String key, Map<String, Span> seen) {
    @Nullable Span first = seen.putIfAbsent(key, place);
    if (first != null) {
      sink.report(
          Diagnostic.of(code, place, "`" + name + "` " + what + " twice")
              .related(first, "first here")
              .fix("rename or remove one of the two"));
    }
  }
}
