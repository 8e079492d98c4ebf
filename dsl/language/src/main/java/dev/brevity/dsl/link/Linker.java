package dev.brevity.dsl.link;

import dev.brevity.dsl.ast.AttributeDeclaration;
import dev.brevity.dsl.ast.Declaration;
import dev.brevity.dsl.ast.Demands;
import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.ast.EnumDeclaration;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.ImplementationDeclaration;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.ast.LayerDeclaration;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.dsl.ast.RoleDeclaration;
import dev.brevity.dsl.ast.TypeDeclaration;
import dev.brevity.dsl.ast.TypeExpression;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.diagnostic.Nearest;
import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.dsl.type.AttributeType;
import dev.brevity.dsl.type.Type;
import dev.brevity.dsl.type.TypeReader;
import dev.brevity.dsl.type.Vocabulary;
import dev.brevity.grammar.SourceText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Brings documents together to a {@link Library}. */
public final class Linker {
  private final ImplementationIndex implementations;

  public Linker(ImplementationIndex implementations) {
    this.implementations = implementations;
  }

  /**
   * The library of the built-in documents alone. What they inherit from is not verified: see {@link
   * #verify}.
   */
  public Library builtIn(List<Document> documents, DiagnosticSink sink) {
    return new Draft(Origin.BUILT_IN, implementations, sink).finish(documents, null);
  }

  /**
   * The library of a user's file and everything it imports, on top of the built-in one. Findings
   * about names defined twice and about inheritance are reported.
   */
  public Library link(Library builtIn, List<Document> documents, DiagnosticSink sink) {
    Library library = new Draft(Origin.USER, implementations, sink).finish(documents, builtIn);
    new InheritanceCheck(library, sink).check(library.userRecipes());
    return library;
  }

  /**
   * Reports findings about the inheritance of the built-in recipes, which only those who write them
   * need.
   */
  public void verify(Library library, DiagnosticSink sink) {
    new InheritanceCheck(library, sink)
        .check(library.recipes().stream().filter(recipe -> !recipe.isUsers()).toList());
  }

  /** Declarations being collected. */
  private static final class Draft {
    private final Origin origin;
    private final ImplementationIndex implementations;
    private final DiagnosticSink sink;
    private final Map<String, EnumDeclaration> enums = new LinkedHashMap<>();
    private final Map<String, RoleDeclaration> roles = new LinkedHashMap<>();
    private final Map<String, AttributeType> attributes = new LinkedHashMap<>();
    private final Map<String, TypeDeclaration> typeNames = new LinkedHashMap<>();
    private final Map<String, Declarations.DeclaredType> types = new LinkedHashMap<>();
    private final Map<String, Declarations.Input> inputs = new LinkedHashMap<>();
    private final Map<String, List<Demands>> demands = new LinkedHashMap<>();
    private final List<ImplementationDeclaration> conditions = new ArrayList<>();
    private final Map<String, Recipe> builtInRecipes = new LinkedHashMap<>();
    private final Map<String, Recipe> userRecipes = new LinkedHashMap<>();
    private final Map<String, LayerDeclaration> layers = new LinkedHashMap<>();
    private final Map<String, PlanWord> words = new LinkedHashMap<>();
    private final Map<String, PlanDeclaration> builtInPlans = new LinkedHashMap<>();
    private final Map<String, PlanDeclaration> userPlans = new LinkedHashMap<>();

    Draft(Origin origin, ImplementationIndex implementations, DiagnosticSink sink) {
      this.origin = origin;
      this.implementations = implementations;
      this.sink = sink;
    }

    Library finish(List<Document> documents, @Nullable Library base) {
      if (base != null) {
        inherit(base.declarations());
      }
      List<Declaration> declarations =
          documents.stream().flatMap(document -> document.declarations().stream()).toList();
      declarations.forEach(this::name);
      Vocabulary vocabulary =
          base != null && declarations.stream().noneMatch(Draft::changesVocabulary)
              ? base.vocabulary()
              : vocabulary(declarations);
      TypeReader reader = new TypeReader(vocabulary);
      declarations.forEach(declaration -> fields(declaration, reader, vocabulary));
      declarations.forEach(declaration -> type(declaration, reader, vocabulary));
      return new Library(
          vocabulary,
          new Declarations(
              enums,
              roles,
              attributes,
              types,
              inputs,
              demands,
              conditions,
              builtInRecipes,
              userRecipes,
              layers,
              words,
              builtInPlans,
              userPlans),
          sources(documents),
          base);
    }

    private Set<SourceText> sources(List<Document> documents) {
      return origin == Origin.USER
          ? documents.stream().map(Document::source).collect(Collectors.toSet())
          : Set.of();
    }

    private void inherit(Declarations base) {
      enums.putAll(base.enums());
      roles.putAll(base.roles());
      attributes.putAll(base.attributes());
      types.putAll(base.types());
      base.types().forEach((name, type) -> typeNames.put(name, type.declaration()));
      inputs.putAll(base.inputs());
      demands.putAll(base.demands());
      conditions.addAll(base.implementationDeclarations());
      builtInRecipes.putAll(base.builtInRecipes());
      layers.putAll(base.layers());
      words.putAll(base.words());
      builtInPlans.putAll(base.builtInPlans());
    }

    private static boolean changesVocabulary(Declaration declaration) {
      return declaration instanceof EnumDeclaration
          || declaration instanceof RoleDeclaration
          || declaration instanceof TypeDeclaration
          || declaration instanceof InputDeclaration
          || declaration instanceof LayerDeclaration;
    }

    private Vocabulary vocabulary(List<Declaration> declarations) {
      Set<String> inputTypes = new HashSet<>(typeNames.keySet());
      Stream.concat(
              inputs.values().stream().map(Declarations.Input::declaration),
              declarations.stream()
                  .filter(InputDeclaration.class::isInstance)
                  .map(InputDeclaration.class::cast))
          .flatMap(input -> input.type().alternatives().stream())
          .forEach(
              term -> {
                inputTypes.add(term.name().text());
                term.argument()
                    .ifPresent(
                        argument ->
                            argument
                                .alternatives()
                                .forEach(inner -> inputTypes.add(inner.name().text())));
              });
      return new Vocabulary(enums, slots(), roles.keySet(), inputTypes, implementations);
    }

    /** The names of all slots that layers have, in the order declared. */
    private Set<String> slots() {
      Set<String> slots = new LinkedHashSet<>();
      for (LayerDeclaration layer : layers.values()) {
        layer.slots().forEach(slot -> slots.add(slot.name().text()));
      }
      return slots;
    }

    /** First pass: everything that does not need types. */
    private void name(Declaration declaration) {
      if (declaration instanceof EnumDeclaration enumeration) {
        define(enums, enumeration.name(), enumeration, found -> found.name());
        Map<String, EnumDeclaration.Constant> constants = new LinkedHashMap<>();
        enumeration
            .constants()
            .forEach(each -> define(constants, each.name(), each, EnumDeclaration.Constant::name));
      } else if (declaration instanceof RoleDeclaration role) {
        define(roles, role.name(), role, found -> found.name());
      } else if (declaration instanceof RecipeDeclaration recipe) {
        recipe(recipe);
      } else if (declaration instanceof PlanDeclaration plan) {
        define(
            origin == Origin.USER ? userPlans : builtInPlans,
            plan.name(),
            plan,
            found -> found.name());
      } else if (declaration instanceof LayerDeclaration layer) {
        define(layers, layer.name(), layer, found -> found.name());
      } else if (declaration instanceof TypeDeclaration type) {
        define(typeNames, type.name(), type, found -> found.name());
      }
    }

    private void recipe(RecipeDeclaration declaration) {
      Map<String, Recipe> target = origin == Origin.USER ? userRecipes : builtInRecipes;
      Recipe recipe = new Recipe(declaration, origin);
      Recipe shadowed = builtInRecipes.get(recipe.name());
      if (define(target, declaration.name(), recipe, found -> found.declaration().name())
          && origin == Origin.USER
          && shadowed != null) {
        sink.report(
            Diagnostic.of(
                    Code.SHADOWED_PRESET,
                    recipe.span(),
                    "`" + recipe.name() + "` has the name of a built-in recipe and hides it")
                .related(shadowed.span(), "the built-in recipe")
                .fix("choose another name"));
      }
    }

    /** Second pass: types of inputs, whose fields may name anything declared anywhere. */
    private void fields(Declaration declaration, TypeReader reader, Vocabulary vocabulary) {
      if (declaration instanceof TypeDeclaration type) {
        types.putIfAbsent(
            type.name().text(),
            new Declarations.DeclaredType(type, fields(type.fields(), reader, vocabulary)));
      }
    }

    private Map<String, Type> fields(
        List<InputDeclaration.Field> declared, TypeReader reader, Vocabulary vocabulary) {
      Map<String, Type> fields = new LinkedHashMap<>();
      for (InputDeclaration.Field field : declared) {
        Type type = reader.read(field.type(), name -> unknownType(name, vocabulary));
        fields.put(field.name().text(), type);
      }
      return fields;
    }

    /** The input with what its declared type offers among its fields. */
    private Declarations.Input input(
        InputDeclaration input, TypeReader reader, Vocabulary vocabulary) {
      Map<String, Type> typed = fields(input.fields(), reader, vocabulary);
      List<InputDeclaration.Field> all = new ArrayList<>(input.fields());
      for (Declarations.DeclaredType type : typesOf(input)) {
        for (InputDeclaration.Field field : type.declaration().fields()) {
          String name = field.name().text();
          if (!typed.containsKey(name)) {
            typed.put(name, type.fields().getOrDefault(name, Type.ANY));
            all.add(field);
          }
        }
      }
      return new Declarations.Input(
          new InputDeclaration(
              input.name(), input.type(), all, input.documentation(), input.span()),
          reader.read(input.type(), name -> {}),
          typed);
    }

    /** The declared types that the input, or an element of it, is of. */
    private List<Declarations.DeclaredType> typesOf(InputDeclaration input) {
      return input.type().alternatives().stream()
          .flatMap(
              term ->
                  Stream.concat(
                      Stream.of(term.name()),
                      term.argument().stream()
                          .flatMap(argument -> argument.alternatives().stream())
                          .map(TypeExpression.Term::name)))
          .flatMap(name -> Optional.ofNullable(types.get(name.text())).stream())
          .toList();
    }

    /**
     * Third pass: attributes, inputs and conditions, whose types may name anything declared
     * anywhere.
     */
    private void type(Declaration declaration, TypeReader reader, Vocabulary vocabulary) {
      if (declaration instanceof AttributeDeclaration attribute) {
        AttributeType typed =
            new AttributeType(
                attribute, reader.read(attribute.type(), name -> unknownType(name, vocabulary)));
        define(attributes, attribute.name(), typed, found -> found.declaration().name());
      } else if (declaration instanceof InputDeclaration input) {
        define(
            inputs,
            input.name(),
            input(input, reader, vocabulary),
            found -> found.declaration().name());
      } else if (declaration instanceof PlanWordDeclaration word) {
        Map<String, AttributeType> options = new LinkedHashMap<>();
        for (PlanWordDeclaration.Option option : word.options()) {
          Type type = reader.read(option.type(), name -> unknownType(name, vocabulary));
          define(
              options,
              option.name(),
              new AttributeType(PlanWord.attribute(option), type),
              found -> found.declaration().name());
        }
        Identifier key = new Identifier(PlanWord.key(word), word.name().span());
        define(words, key, new PlanWord(word, options), found -> found.declaration().name());
      } else if (declaration instanceof ImplementationDeclaration implementation) {
        conditions.add(implementation);
        demands.merge(
            implementation.name().text(),
            List.of(implementation.demands()),
            (first, second) -> Stream.concat(first.stream(), second.stream()).toList());
      }
    }

    private void unknownType(Identifier name, Vocabulary vocabulary) {
      Diagnostic.Builder finding =
          Diagnostic.of(Code.UNKNOWN_TYPE, name.span(), "there is no type `" + name.text() + "`");
      List<String> known =
          new ArrayList<>(
              List.of("Int", "Real", "Bool", "String", "List", "Recipe", "Implementation"));
      vocabulary.enums().forEach(enumeration -> known.add(enumeration.name().text()));
      known.addAll(vocabulary.roles());
      Nearest.to(name.text(), known)
          .ifPresent(near -> finding.fix("did you mean `" + near + "`?", name.span(), near));
      sink.report(finding);
    }

    private <T> boolean define(
        Map<String, T> map,
        Identifier name,
        T value,
        java.util.function.Function<T, Identifier> nameOf) {
      T first = map.putIfAbsent(name.text(), value);
      if (first == null) {
        return true;
      }
      sink.report(
          Diagnostic.of(
                  Code.DUPLICATE_DEFINITION, name.span(), "`" + name.text() + "` is defined twice")
              .label("defined again")
              .related(nameOf.apply(first).span(), "first defined here")
              .fix("rename or remove one of the two"));
      return false;
    }
  }
}
