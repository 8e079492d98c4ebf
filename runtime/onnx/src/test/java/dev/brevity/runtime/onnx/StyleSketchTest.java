package dev.brevity.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.NetworkFormats;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.PlanInspector;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.plan.ExecutablePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** What a style quantizes follows from the structure of a network, without its numbers. */
class StyleSketchTest {
  private static final List<String> PLANS = List.of("FastInt8", "GraphInt8", "FlexMLInt8");

  private static final Brevity CATALOG = Brevity.builtin();

  @TempDir private Path folder;

  @EveryOperator
  void theSameQuantizersAreTold(SampleModel sample) throws IOException, UnreadableModelException {
    Path file = Files.write(folder.resolve("sample.onnx"), sample.bytes());
    ModelOutline outline = NetworkFormats.open(file, "sample.onnx").outline();
    for (String name : PLANS) {
      ResolvedPlan plan =
          new PlanResolver(CATALOG.library(), new Resolver(CATALOG.library()))
              .resolve(CATALOG.library().plan(name).orElseThrow(), outline, new Diagnostics());
      Graph sketch = OnnxSketch.of(file).orElseThrow();
      try (NDManager manager = NDManager.newBaseManager()) {
        Graph network =
            new OnnxImporter(manager)
                .read(file, "sample.onnx", new Diagnostics())
                .orElseThrow()
                .graph();

        assertThat(placed(sketch, plan)).as(name).isEqualTo(placed(network, plan));
      }
      assertThat(PlanInspector.anyStyle(CATALOG.library(), plan, file)).isNotNull();
    }
  }

  private static Set<String> placed(Graph graph, ResolvedPlan plan) {
    ExecutablePlan executable = ExecutablePlan.of(plan, CATALOG);
    executable.placement().place(graph, plan, executable.recipes());
    return Set.copyOf(graph.layers().keySet());
  }
}
