package dev.brevity.dsl.model;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.model.ModelOutline.Layer;
import dev.brevity.dsl.model.ModelOutline.Operand;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.dsl.model.ModelOutline.Unsupported;
import dev.brevity.dsl.model.ModelOutline.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Networks as tests write them, one layer a line: {@code conv1 Conv2d 6x1x5x5 bias}, with commas
 * between the shapes of several weights; or {@code ? node operator reason} for what cannot be
 * imported, or {@code + bytes} for parameters outside of layers. Files end in {@code .outline}.
 */
public final class OutlineText implements NetworkFormat {
  @Override
  public boolean reads(Path file) {
    return file.toString().endsWith(".outline");
  }

  @Override
  public NetworkFile open(Path file, String shown) throws UnreadableModelException {
    try {
      ModelOutline outline = of(shown, Files.readString(file));
      return () -> outline;
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      throw new UnreadableModelException(
          List.of(Diagnostic.of(Code.UNREADABLE_MODEL, "`" + shown + "` is no outline").build()));
    }
  }

  /** The outline that the text describes. */
  public static ModelOutline of(String name, String text) {
    List<Layer> layers = new ArrayList<>();
    List<Unsupported> unsupported = new ArrayList<>();
    String source = "x";
    long otherParameters = 0;
    for (String line : text.lines().filter(one -> !one.isBlank()).toList()) {
      String[] words = line.strip().split(" +", 4);
      if (words[0].equals("?")) {
        unsupported.add(new Unsupported(words[1], words[2], words[3]));
        continue;
      }
      if (words[0].equals("+")) {
        otherParameters += Long.parseLong(words[1]);
        continue;
      }
      List<Weight> weights =
          words.length > 2
              ? Arrays.stream(words[2].split(",")).map(sizes -> weight(words[1], sizes)).toList()
              : List.of();
      Optional<Weight> weight = weights.stream().findFirst();
      boolean bias = words.length > 3;
      layers.add(
          new Layer(
              words[0],
              words[1],
              weight,
              weights.stream().skip(1).toList(),
              bias ? weight.map(found -> List.of(found.outChannels())) : Optional.empty(),
              List.of(source),
              weight.map(found -> new Operand(List.of(), found.shape().size() > 2 ? 1 : -1)),
              Optional.empty()));
      source = words[0];
    }
    Port input = new Port("x", "float32", List.of(-1L, 1L, 28L, 28L));
    Port output = new Port(source, "float32", List.of(-1L, 10L));
    return new ModelOutline(
        name,
        List.of(input),
        List.of(output),
        layers,
        unsupported,
        otherParameters,
        Set.of(),
        List.of());
  }

  private static Weight weight(String kind, String sizes) {
    List<Long> shape = Arrays.stream(sizes.split("x")).map(Long::valueOf).toList();
    boolean transposed = kind.startsWith("ConvTranspose");
    return new Weight(
        shape,
        shape.get(transposed ? 0 : 1),
        shape.get(transposed ? 1 : 0),
        transposed ? 1 : 0,
        transposed,
        1);
  }
}
