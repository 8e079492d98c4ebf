package dev.brevity.dsl.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brevity.dsl.check.AllowedFindings;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.json.JsonWriting;
import dev.brevity.dsl.plan.EngineForecaster;
import dev.brevity.dsl.plan.ExportForecast;
import dev.brevity.dsl.plan.PlanJson;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.StepForecast;
import dev.brevity.dsl.plan.StepForecaster;
import dev.brevity.dsl.plan.StyleForecast;
import dev.brevity.dsl.render.JsonRenderer;
import dev.brevity.dsl.render.Report;
import dev.brevity.dsl.render.TextRenderer;
import dev.brevity.dsl.table.EngineTable;
import dev.brevity.dsl.table.PlanTable;
import dev.brevity.dsl.table.StepTable;
import dev.brevity.dsl.table.UnsupportedTable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description =
        "Shows what a plan does to each layer of a network: which rule takes it, its quantizers,"
            + " bits, scales, bytes, and what cannot be exported. Nothing is run.",
    footer = {
      "",
      "Examples:",
      "  dsl plan model.onnx --plan int8.quant",
      "  dsl plan model.onnx --plan LayerwiseInt8          a plan of the catalog",
      "  dsl plan model.onnx --plan int8.quant --format json > plan.json",
      "",
      "Exit status: 0 no error, 1 the plan has errors or does not fit the network "
          + "(with --strict also warnings), 2 wrong usage or a file that cannot be read."
    })
final class PlanCommand implements Callable<Integer> {
  /** How the plan is written. */
  enum Format {
    TEXT,
    JSON
  }

  private final Session session;

  @Mixin private final PlanArguments arguments = new PlanArguments();

  @Option(
      names = "--all",
      description = "also show layers that stay as they are, and the shapes of results")
  private boolean all;

  @Option(names = "--strict", description = "warnings make the exit status 1 too")
  private boolean strict;

  @Option(names = "--format", paramLabel = "FORMAT", description = "text (default) or json")
  private Format format = Format.TEXT;

  PlanCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Diagnostics findings = new Diagnostics();
    Optional<PlannedNetwork> planned = arguments.read(session, findings);
    Report report = Report.of(new AllowedFindings().remaining(findings.all()), 1, 0);
    if (format == Format.JSON) {
      json(planned, report);
    } else {
      text(planned, report);
    }
    boolean problems = report.errors() > 0 || (strict && report.warnings() > 0);
    return problems ? ExitStatus.PROBLEMS : ExitStatus.OK;
  }

  private void text(Optional<PlannedNetwork> planned, Report report) throws IOException {
    if (report.errors() > 0) {
      new TextRenderer(session.paint()).render(report, session.out());
      return;
    }
    if (planned.isPresent()) {
      ResolvedPlan plan = planned.get().plan();
      session
          .out()
          .print(
              new PlanTable(session.paint(), all)
                  .of(plan, report.shown(), planned.get().forecast(), planned.get().style()));
      session.out().println();
      List<StepForecast> steps = StepForecaster.of(plan);
      if (!steps.isEmpty()) {
        session.out().println(new StepTable(session.paint(), all).of(steps));
      }
      if (!plan.model().unsupported().isEmpty()) {
        session.out().print(new UnsupportedTable(session.paint()).of(plan.model()));
        session.out().println();
      }
    }
    planned
        .flatMap(known -> EngineForecaster.of(known.plan()))
        .ifPresent(
            forecast -> session.out().println(new EngineTable(session.paint(), all).of(forecast)));
    if (!report.shown().isEmpty()) {
      new TextRenderer(session.paint()).render(report, session.out());
    }
  }

  private static void efforts(JsonGenerator json, List<StepForecast> steps) throws IOException {
    json.writeArrayFieldStart("efforts");
    for (StepForecast step : steps) {
      json.writeStartObject();
      json.writeStringField("step", step.step());
      json.writeArrayFieldStart("layers");
      for (String layer : step.layers()) {
        json.writeString(layer);
      }
      json.writeEndArray();
      json.writeNumberField("multiply_adds_per_sample", Math.round(step.perSample()));
      json.writeNumberField("multiply_adds_once", Math.round(step.once()));
      json.writeNumberField("seconds_per_sample_besides", step.seconds());
      json.writeNumberField("bytes", Math.round(step.bytes()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void placed(JsonGenerator json, StyleForecast style) throws IOException {
    json.writeArrayFieldStart("placed");
    for (StyleForecast.Placed one : style.quantizers()) {
      json.writeStartObject();
      json.writeStringField("value", one.value());
      json.writeStringField("quantizer", one.quantizer());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void stored(JsonGenerator json, ExportForecast forecast) throws IOException {
    json.writeObjectFieldStart("stored");
    json.writeNumberField("bytes_before", forecast.bytesBefore());
    json.writeNumberField("file_bytes", forecast.bytes());
    json.writeObjectFieldStart("layers");
    for (Map.Entry<String, ExportForecast.Stored> layer :
        new TreeMap<>(forecast.weights()).entrySet()) {
      json.writeObjectFieldStart(layer.getKey());
      json.writeStringField("type", layer.getValue().type());
      json.writeNumberField("bytes", layer.getValue().bytes());
      json.writeStringField("reason", layer.getValue().reason());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeArrayFieldStart("notes");
    for (String note : forecast.notes()) {
      json.writeString(note);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void json(Optional<PlannedNetwork> planned, Report report) throws IOException {
    try (JsonGenerator json = JsonWriting.open(session.out())) {
      json.writeStartObject();
      if (planned.isPresent()) {
        new PlanJson(true).fields(json, planned.get().plan());
        json.writeStringField("fingerprint", PlanJson.fingerprint(planned.get().plan()));
        placed(json, planned.get().style());
        EngineJson.field(json, EngineForecaster.of(planned.get().plan()));
        if (planned.get().forecast().isPresent()) {
          stored(json, planned.get().forecast().get());
        }
        efforts(json, StepForecaster.of(planned.get().plan()));
      }
      json.writeArrayFieldStart("diagnostics");
      for (Diagnostic finding : report.shown()) {
        new JsonRenderer().write(json, finding);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    session.out().println();
  }
}
