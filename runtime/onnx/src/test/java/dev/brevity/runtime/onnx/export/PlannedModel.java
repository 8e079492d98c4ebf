package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.NetworkFormats;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.GraphFile;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.OutputPlace;
import dev.brevity.runtime.plan.PlanExecution;
import dev.brevity.runtime.plan.PlanExport;
import dev.brevity.runtime.plan.PlanProgress;
import dev.brevity.runtime.plan.Workpiece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A model file that a plan is carried out on, as the command line does it. */
record PlannedModel(Workpiece piece, ExecutablePlan plan) {
  static PlannedModel quantize(
      NDManager manager, Path folder, Path model, String recipe, Optional<Dataset> data)
      throws IOException, UnreadableModelException {
    Path file = folder.resolve("plan.quant");
    Files.writeString(file, recipe);
    Brevity brevity = Brevity.recipes(file);
    PlanDeclaration declaration =
        brevity.library().plans().stream()
            .filter(plan -> recipe.contains("plan " + plan.name().text() + " "))
            .findFirst()
            .orElseThrow();
    ModelOutline outline = NetworkFormats.open(model, "model.onnx").outline();
    Diagnostics findings = new Diagnostics();
    ResolvedPlan plan =
        new PlanResolver(brevity.library(), new Resolver(brevity.library()))
            .resolve(declaration, outline, findings);
    if (findings.hasErrors()) {
      throw new AssertionError(findings.all());
    }
    Workpiece piece = Workpiece.of(GraphFile.open(model, "model.onnx").graph(manager), manager);
    ExecutablePlan executable = ExecutablePlan.of(plan, brevity);
    new PlanExecution(executable, PlanProgress.SILENT, new Interruption()).run(piece, data);
    return new PlannedModel(piece, executable);
  }

  /** Exports as the plan says. */
  Path export(Path folder) throws IOException {
    Path file = folder.resolve("quantized.onnx");
    new PlanExport(plan).write(piece, folder, new OutputPlace(file, true, List.of()));
    return file;
  }
}
