package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.TextOutput;
import dev.brevity.dsl.cli.UsageException;
import dev.brevity.dsl.file.TemporaryFolder;
import dev.brevity.runtime.evaluation.ModelRunException;
import dev.brevity.runtime.onnx.cost.MeasuredTable;
import dev.brevity.runtime.onnx.cost.TargetCalibration;
import dev.brevity.runtime.onnx.placement.CostTable;
import dev.brevity.runtime.onnx.placement.Processor;
import dev.brevity.runtime.tuning.OnnxRuntimeEngine;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Measures what operators cost an engine on this machine, in floating point and in integers,"
          + " with small networks on one thread.",
      "The file is for option `cost_table` of `export onnx_qcdq { target = ... }`. What else the"
          + " machine does meanwhile disturbs the figures little, but it does."
    },
    footer = {
      "",
      "Examples:",
      "  dsl calibrate-target -o costs.properties",
      "  dsl calibrate-target --seconds 300 -o costs.properties --force",
      "",
      "Exit status: 0 written, 1 the engine cannot compute, 2 wrong usage or a file that cannot be",
      "written."
    })
final class CalibrateTargetCommand implements Callable<Integer> {
  private static final String ENGINE = "onnxruntime-cpu";
  private static final int LONGEST = 3600;

  private final Session session;

  @Option(
      names = "--target",
      paramLabel = "ENGINE",
      description = "the engine (default and only one: " + ENGINE + ")")
  private String target = ENGINE;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "about how long timing may take, 1 to 3600 (default 60)")
  private int seconds = 60;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "the file to write, completely or not at all")
  private String output = "";

  @Option(names = "--force", description = "replace the output if it exists")
  private boolean force;

  CalibrateTargetCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    if (!target.equals(ENGINE)) {
      throw new UsageException("costs of `" + target + "` cannot be measured; write " + ENGINE);
    }
    if (seconds < 1 || seconds > LONGEST) {
      throw new UsageException("--seconds must be from 1 to " + LONGEST);
    }
    TextOutput text = new TextOutput(session, output);
    text.requireFree(force);
    text.requireFolder();
    long begun = System.nanoTime();
    session
        .err()
        .println(
            String.format(
                Locale.ROOT,
                "timing %d kinds of operators, about %d s",
                TargetCalibration.parts(),
                seconds));
    session.err().flush();
    Map<String, Double> measured;
    try {
      measured = measure();
    } catch (ModelRunException e) {
      session.err().println("dsl: the engine cannot be timed: " + e.getMessage());
      return ExitStatus.PROBLEMS;
    }
    text.write(MeasuredTable.text(measured, title()));
    session
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "wrote %s: %d of %d costs measured; %.1f s",
                output,
                measured.size(),
                CostTable.defaults().values().size(),
                (System.nanoTime() - begun) / 1e9));
    Set<String> missing = new TreeSet<>(CostTable.defaults().values().keySet());
    missing.removeAll(measured.keySet());
    if (!missing.isEmpty()) {
      session
          .out()
          .println("not measured, so that of the target holds: " + String.join(", ", missing));
    }
    return ExitStatus.OK;
  }

  private Map<String, Double> measure() throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create("probes");
        WorkProgress progress = new WorkProgress(session, "calibrate-target")) {
      progress.begin(TargetCalibration.parts());
      return new TargetCalibration(
              new OnnxRuntimeEngine(folder.path()), seconds, Processor.channelBlock())
          .measure(progress::reach);
    }
  }

  private static String title() {
    return "What operators cost " + ENGINE + " on one thread of " + Processor.name() + ".";
  }
}
