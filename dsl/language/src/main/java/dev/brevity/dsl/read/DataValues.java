package dev.brevity.dsl.read;

import dev.brevity.dsl.data.Preprocessing.Ratio;
import dev.brevity.dsl.data.Preprocessing.Size;
import dev.brevity.dsl.data.SampleRange;
import dev.brevity.dsl.diagnostic.Code;
import java.nio.file.FileSystems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Reads the values in descriptions of data. What is wrong is reported, and then left out. */
final class DataValues {
  private static final int LARGEST_SIDE = 1 << 16;

  private final YamlReading yaml;

  DataValues(YamlReading yaml) {
    this.yaml = yaml;
  }

  String text(YamlNode node) {
    return yaml.text(node, "the value");
  }

  Optional<String> name(YamlNode node) {
    String text = text(node);
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  List<String> names(YamlNode node) {
    return yaml.items(node).stream().map(this::text).toList();
  }

  /** A pattern of files below the folder; it cannot lead out of it. */
  Optional<String> glob(YamlNode node) {
    Optional<String> glob = name(node);
    if (glob.isPresent()
        && (glob.get().startsWith("/")
            || glob.get().contains("\\")
            || Arrays.asList(glob.get().split("/")).contains(".."))) {
      return wrong(
          node,
          "`" + glob.get() + "` leads out of the folder",
          "name files below the folder of the description, with `/` between folders");
    }
    if (glob.isPresent() && !isGlob(glob.get())) {
      return wrong(
          node,
          "`" + YamlReading.shortened(glob.get()) + "` is not a pattern of files",
          "close every `[` and `{`, or put a single character in brackets: `[[]`");
    }
    return glob;
  }

  private static boolean isGlob(String text) {
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + text);
      return true;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  Optional<Boolean> truth(YamlNode node) {
    String text = text(node);
    if (text.equals("true") || text.equals("false")) {
      return Optional.of(Boolean.valueOf(text));
    }
    return wrong(node, "`" + text + "` is neither true nor false", "write `true` or `false`");
  }

  Optional<SampleRange> range(YamlNode node) {
    String text = text(node);
    Optional<SampleRange> range = SampleRange.of(text);
    return range.isPresent()
        ? range
        : wrong(
            node,
            "`" + YamlReading.shortened(text) + "` is not a range of samples",
            "write the first and the last sample, counted from 0: `0..511`");
  }

  Optional<List<Long>> shape(YamlNode node) {
    List<Long> shape = new ArrayList<>();
    for (YamlNode item : yaml.items(node)) {
      Optional<Double> number = number(item);
      if (number.isEmpty()) {
        return Optional.empty();
      }
      double size = number.get();
      if (size < 1 || size != Math.rint(size) || size > Integer.MAX_VALUE) {
        return wrong(
            item,
            "an axis of a sample has a whole number of elements, at least 1",
            "leave out the axis that counts samples");
      }
      shape.add((long) size);
    }
    return Optional.of(shape);
  }

  Optional<Size> size(YamlNode node) {
    List<YamlNode> items = yaml.items(node);
    List<Integer> sides = new ArrayList<>();
    for (YamlNode item : items) {
      double side = number(item).orElse(0.0);
      if (side >= 1 && side == Math.rint(side) && side <= LARGEST_SIDE) {
        sides.add((int) side);
      }
    }
    if (sides.size() != items.size() || sides.isEmpty() || sides.size() > 2) {
      return wrong(
          node,
          "a size is one or two whole numbers from 1 to " + LARGEST_SIDE,
          "write `224`, or height and width: `[224, 320]`");
    }
    return sides.size() == 1
        ? Optional.of(new Size(Optional.empty(), sides.get(0)))
        : Optional.of(new Size(Optional.of(sides.get(0)), sides.get(1)));
  }

  Optional<Ratio> ratio(YamlNode node) {
    String text = text(node);
    String[] parts = text.split("/", 2);
    Optional<Double> numerator = parse(parts[0]);
    Optional<Double> denominator = parts.length == 1 ? Optional.of(1.0) : parse(parts[1]);
    if (numerator.isEmpty() || denominator.isEmpty() || denominator.get() == 0) {
      return wrong(
          node, "`" + YamlReading.shortened(text) + "` is not a number", "write `1/255` or `0.5`");
    }
    return Optional.of(new Ratio(numerator.get(), denominator.get()));
  }

  /** One number or one for each channel. */
  List<Double> perChannel(YamlNode node) {
    List<Double> numbers = new ArrayList<>();
    for (YamlNode item : yaml.items(node)) {
      number(item).ifPresent(numbers::add);
    }
    return numbers;
  }

  List<Double> divisors(YamlNode node) {
    List<Double> numbers = perChannel(node);
    if (numbers.contains(0.0)) {
      wrong(node, "numbers cannot be divided by 0", "leave out `std` to divide by nothing");
      return List.of();
    }
    return numbers;
  }

  <E extends Enum<E>> Optional<E> choice(YamlNode node, Class<E> type) {
    String text = text(node);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text)) {
        return Optional.of(constant);
      }
    }
    String known =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> "`" + constant.name().toLowerCase(Locale.ROOT) + "`")
            .collect(Collectors.joining(", "));
    return wrong(
        node, "`" + YamlReading.shortened(text) + "` is not known here", "choose one of " + known);
  }

  private Optional<Double> number(YamlNode node) {
    String text = text(node);
    Optional<Double> number = parse(text);
    return number.isPresent()
        ? number
        : wrong(
            node, "`" + YamlReading.shortened(text) + "` is not a number", "write a number here");
  }

  private static Optional<Double> parse(String text) {
    try {
      double number = Double.parseDouble(text.strip());
      return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private <T> Optional<T> wrong(YamlNode node, String message, String fix) {
    yaml.report(Code.DATA_DESCRIPTION, node.span(), message, fix);
    return Optional.empty();
  }
}
