package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.ast.LayerDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration.Kind;
import dev.brevity.dsl.ast.PlanWordDeclaration.Option;
import dev.brevity.dsl.ast.PlanWordDeclaration.Order;
import dev.brevity.dsl.ast.TypeExpression;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.diagnostic.Nearest;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.NameFindings;
import dev.brevity.dsl.link.Origin;
import dev.brevity.dsl.link.PlanWord;
import dev.brevity.dsl.plan.BiasFactor;
import dev.brevity.dsl.plan.StepOrder;
import dev.brevity.dsl.type.AttributeType;
import dev.brevity.dsl.type.Type;
import dev.brevity.dsl.type.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks steps, styles and targets: the user's own declarations, and how plans use any of them. */
final class PlanWordCheck {
  private final Library library;
  private final DiagnosticSink sink;
  private final RecipeCheck bodies;

  PlanWordCheck(Library library, DiagnosticSink sink, RecipeCheck bodies) {
    this.library = library;
    this.sink = sink;
    this.bodies = bodies;
  }

  /** Checks what the user's files declare. */
  void declarations() {
    for (LayerDeclaration layer : library.layers().values()) {
      if (library.isUsers(layer.span())) {
        layer(layer);
      }
    }
    for (PlanWord word : library.planWords()) {
      if (library.isUsers(word.declaration().span())) {
        word(word);
      }
    }
  }

  private void layer(LayerDeclaration layer) {
    layer.bases().forEach(this::kind);
    for (InputDeclaration.Field slot : layer.slots()) {
      for (TypeExpression.Term term : slot.type().alternatives()) {
        if (!library.vocabulary().isRole(term.name().text())) {
          List<String> roles = List.copyOf(library.vocabulary().roles());
          sink.report(
              NameFindings.suggest(
                  Diagnostic.of(
                      Code.UNKNOWN_TYPE,
                      term.name().span(),
                      "there is no role `" + term.name() + "`"),
                  term.name().text(),
                  term.name().span(),
                  roles));
        }
      }
    }
  }

  /** A kind of layer that is named somewhere. */
  void kind(Identifier name) {
    if (!library.layers().containsKey(name.text())) {
      sink.report(
          NameFindings.suggest(
              Diagnostic.of(
                      Code.UNKNOWN_LAYER_KIND,
                      name.span(),
                      "there is no kind of layer `" + name.text() + "`")
                  .note("kinds are " + String.join(", ", library.layers().keySet())),
              name.text(),
              name.span(),
              List.copyOf(library.layers().keySet())));
    }
  }

  private void word(PlanWord word) {
    PlanWordDeclaration declaration = word.declaration();
    for (Option option : declaration.options()) {
      @Nullable AttributeType type = word.options().get(option.name().text());
      if (option.otherwise().isPresent() && type != null) {
        bodies.value(type, option.otherwise().get(), Place.anything(Origin.USER));
      }
    }
    for (Order order : declaration.orders()) {
      order.names().stream()
          .filter(name -> !name.text().equals(StepOrder.PLACEMENT))
          .filter(name -> !name.text().equals(StepOrder.DATA))
          .forEach(name -> find(Kind.STEP, name));
      order
          .condition()
          .filter(option -> !word.options().containsKey(option.text()))
          .ifPresent(option -> sink.report(unknownOption(word, option)));
    }
    Type slot = Type.of(new Type.EnumOf(Vocabulary.SLOT));
    Place place = Place.anything(Origin.USER).with("slot", slot).with("filled", Type.listOf(slot));
    for (BiasFactor factor : BiasFactor.ALL) {
      place =
          place.with(
              factor.name(),
              library.attribute(factor.attribute()).map(AttributeType::type).orElse(Type.ANY));
    }
    for (Option option : declaration.options()) {
      @Nullable AttributeType type = word.options().get(option.name().text());
      place = place.with(option.name().text(), type == null ? Type.ANY : type.type());
    }
    bodies.demands(declaration.demands(), place);
  }

  /** The step, style or target of that name; reported when there is none. */
  Optional<PlanWord> find(Kind kind, Identifier name) {
    Optional<PlanWord> word = library.planWord(kind, name.text());
    if (word.isEmpty()) {
      List<String> known = new ArrayList<>();
      for (PlanWord other : library.planWords()) {
        if (other.declaration().kind() == kind) {
          known.add(other.name());
        }
      }
      String what = kind == Kind.TARGET ? "export target" : kind.word();
      Diagnostic.Builder finding =
          Diagnostic.of(unknown(kind), name.span(), "there is no " + what + " `" + name + "`")
              .note(what + "s: `" + String.join("`, `", known) + "`");
      nearest(name.text(), known)
          .ifPresent(near -> finding.fix("did you mean `" + near + "`?", name.span(), near));
      sink.report(finding);
    }
    return word;
  }

  /** The nearest name, or the first one that begins with the word, as `onnx` does `onnx_qcdq`. */
  private static Optional<String> nearest(String name, List<String> known) {
    Map<String, String> beginnings = new LinkedHashMap<>();
    known.stream()
        .filter(other -> other.indexOf('_') > 0)
        .forEach(other -> beginnings.putIfAbsent(other.substring(0, other.indexOf('_')), other));
    return Nearest.to(name, known)
        .or(() -> Nearest.to(name, beginnings.keySet()).map(beginnings::get));
  }

  private static Code unknown(Kind kind) {
    return switch (kind) {
      case STEP -> Code.UNKNOWN_STEP;
      case STYLE -> Code.UNKNOWN_STYLE;
      case TARGET -> Code.UNKNOWN_TARGET;
    };
  }

  /** A step, style or target as a plan uses it. */
  void use(Kind kind, Identifier name, List<Assignment> settings) {
    bodies.duplicates(settings);
    find(kind, name).ifPresent(word -> settings.forEach(setting -> setting(word, setting)));
  }

  /** Whether a recipe is the value of an option. */
  boolean takesRecipe(Kind kind, Identifier word, Identifier option) {
    return library
        .planWord(kind, word.text())
        .map(found -> found.options().get(option.text()))
        .filter(type -> type.type().equals(Type.of(new Type.AnyRecipe())))
        .isPresent();
  }

  private void setting(PlanWord word, Assignment setting) {
    Identifier name = setting.target();
    @Nullable AttributeType option = word.options().get(name.text());
    if (option != null) {
      bodies.value(option, setting.value(), Place.anything(Origin.USER));
      return;
    }
    sink.report(unknownOption(word, name));
  }

  private static Diagnostic.Builder unknownOption(PlanWord word, Identifier name) {
    List<String> known = List.copyOf(word.options().keySet());
    Diagnostic.Builder finding =
        Diagnostic.of(
                Code.UNKNOWN_OPTION,
                name.span(),
                "`" + word.name() + "` has no option `" + name.text() + "`")
            .note(
                known.isEmpty()
                    ? "it has no options"
                    : "options: `" + String.join("`, `", known) + "`");
    return NameFindings.suggest(finding, name.text(), name.span(), known);
  }
}
