package dev.brevity.runtime.plot;

import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.TextOutput;
import dev.brevity.dsl.cli.UsageException;
import dev.brevity.runtime.Brevity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        "Draws, as SVG, which values a quantizer maps numbers to, and how far off they "
            + "are. Scales that follow data see the numbers of the range: weights at each "
            + "call, activations once, in training. Biases and accumulators get scales that "
            + "just cover the range. Accumulators have 2 bits more than what is made of them, "
            + "or 8 where that depends on theirs; weights that depend on their layer's input "
            + "see one of 8 bits, unsigned.",
    footer = {
      "",
      "Examples:",
      "  dsl plot Int8WeightPerTensorFloat --set bit_width=3 -o weight.svg",
      "  dsl plot MXFloat8e4m3Weight --from -4 --to 4 -o mx.svg",
      "  dsl plot MyAct --file mine.quant -o act.svg",
      "",
      "Exit status: 0 drawn, 1 the recipe has errors, 2 wrong usage."
    })
final class PlotCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "RECIPE", description = "a quantizer")
  private String recipe = "";

  @Option(names = "--from", paramLabel = "NUMBER", description = "lowest number (default -1)")
  private double from = -1;

  @Option(names = "--to", paramLabel = "NUMBER", description = "highest number (default 1)")
  private double to = 1;

  @Option(
      names = "--set",
      paramLabel = "ATTRIBUTE=VALUE",
      description = "override an attribute; may be repeated")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "PATH",
      description = "recipe file or folder that declares the quantizer")
  private @Nullable String file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "write to this file, completely or not at all")
  private @Nullable String output;

  PlotCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    if (!Double.isFinite(from) || !Double.isFinite(to) || !((float) from < (float) to)) {
      throw new UsageException("--from must be less than --to");
    }
    new TextOutput(session, output).write(draw());
    return ExitStatus.OK;
  }

  private String draw() {
    QuantizerPlot plot = new QuantizerPlot(brevity());
    StringBuilder title = new StringBuilder(recipe);
    settings.forEach(
        (attribute, value) -> title.append(", ").append(attribute).append(" = ").append(value));
    try {
      return plot.svg(recipe, settings(), title.toString(), from, to);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private Brevity brevity() {
    if (file == null) {
      return Brevity.builtin();
    }
    if (!Files.exists(session.resolve(file))) {
      throw new UsageException("there is no file or folder `" + file + "`");
    }
    try {
      return Brevity.recipes(session.resolve(file));
    } catch (UncheckedIOException e) {
      throw new UsageException("cannot read `" + file + "`");
    }
  }

  private Map<String, @Nullable Object> settings() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    settings.forEach((attribute, text) -> values.put(attribute, SettingText.value(text)));
    return values;
  }
}
