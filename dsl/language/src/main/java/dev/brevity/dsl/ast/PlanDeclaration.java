package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code plan Name { … }}: which quantizer goes where and what is done to the model, in the order
 * written.
 *
 * @param base the plan whose members stand before those of this one
 */
public record PlanDeclaration(
    Identifier name,
    Optional<Identifier> base,
    List<Member> members,
    String documentation,
    Span span)
    implements Declaration {

  /** One statement of a plan. */
  public sealed interface Member {
    Span span();
  }

  /** {@code layers Conv2d, "fc*" { weight = … }}. */
  public record Layers(List<Selector> selectors, List<Slot> slots, Span span) implements Member {}

  /** {@code keep "conv1"}: these layers stay in floating point. */
  public record Keep(List<Selector> selectors, Span span) implements Member {}

  /** {@code steps { merge_batch_norm calibrate { samples = 512 } }}. */
  public record Steps(List<Step> steps, Span span) implements Member {}

  /** {@code export onnx_qcdq { opset = 17 }}. */
  public record Export(Identifier target, List<Assignment> settings, Span span) implements Member {}

  /** {@code style = graph { requantize = true }}: how quantizers are put into the network. */
  public record Style(Identifier name, List<Assignment> settings, Span span) implements Member {}

  /** {@code input = Int8ActPerTensorFloat}. */
  public record Setting(Assignment assignment) implements Member {
    @Override
    public Span span() {
      return assignment.span();
    }
  }

  /** One transformation or algorithm with its settings. */
  public record Step(Identifier name, List<Assignment> settings, Span span) {}

  /**
   * {@code weight = Recipe}, {@code weight.bit_width = 8} or {@code weight.mse_scale.mse_iters =
   * 8}.
   *
   * @param path the attribute of the slot's quantizer that is overridden, or the attributes that
   *     lead to it through recipes inside recipes; empty when the slot itself is set
   */
  public record Slot(Identifier slot, List<Identifier> path, Expression value, Span span) {
    public Slot {
      path = List.copyOf(path);
    }

    /** Whether the slot itself is set. */
    public boolean isWhole() {
      return path.isEmpty();
    }

    /** What of the quantizer is overridden, as written after the slot; empty when it is whole. */
    public String attribute() {
      return path.stream().map(Identifier::text).collect(Collectors.joining("."));
    }

    /** As written: {@code weight.bit_width}. */
    public String name() {
      return isWhole() ? slot.text() : slot.text() + "." + attribute();
    }

    /** The body with the override in it, over what the body said before; a whole slot adds none. */
    public RecipeBody refine(RecipeBody body) {
      if (isWhole()) {
        return body;
      }
      Identifier target = path.get(path.size() - 1);
      Assignment override = new Assignment(target, value, "", target.span().to(value.span()));
      List<Identifier> outer = path.subList(0, path.size() - 1);
      List<Assignment> assignments = new ArrayList<>(body.assignments());
      List<Refinement> refinements = new ArrayList<>(body.refinements());
      String name = attribute();
      if (outer.isEmpty()) {
        assignments.removeIf(earlier -> earlier.target().text().equals(name));
        refinements.removeIf(earlier -> earlier.attribute().text().equals(name));
        assignments.add(override);
      } else {
        refinements.removeIf(earlier -> earlier.name().equals(name));
        refinements.add(new Refinement(outer, override, span));
      }
      return new RecipeBody(body.lets(), assignments, refinements, body.requirements());
    }
  }

  /**
   * Where among the layers that a selector picks: {@code [0]}, {@code [-1]}, {@code [1..3]}.
   *
   * @param lowest the first one taken; negative numbers count from the last
   * @param highest the last one taken
   */
  public record Position(Optional<Integer> lowest, Optional<Integer> highest) {
    /** The one layer in that place. */
    public static Position only(int place) {
      return new Position(Optional.of(place), Optional.of(place));
    }

    /** Whether it ends before it begins in every network, so that it picks nothing. */
    public boolean isBackwards() {
      return lowest.isPresent()
          && highest.isPresent()
          && (lowest.get() < 0) == (highest.get() < 0)
          && lowest.get() > highest.get();
    }

    /** As the language writes it between the brackets. */
    public String notation() {
      return lowest.isPresent() && lowest.equals(highest)
          ? String.valueOf(lowest.get())
          : lowest.map(String::valueOf).orElse("") + ".." + highest.map(String::valueOf).orElse("");
    }
  }

  /**
   * How a rule picks layers.
   *
   * @param position which of them; absent for all
   */
  public record Selector(Kind kind, String text, Optional<Position> position, Span span) {
    /** What the text of a selector is matched against, and how. */
    public enum Kind {
      /** A kind of layer: {@code Conv2d}. */
      LAYER_KIND,
      /** A layer's name, with {@code *} and {@code ?} as wildcards: {@code "block?.conv*"}. */
      NAME,
      /** A regular expression over the whole name: {@code ~"block[0-9]+\\.conv1"}. */
      REGEX
    }
  }
}
