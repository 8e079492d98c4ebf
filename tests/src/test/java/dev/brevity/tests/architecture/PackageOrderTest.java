package dev.brevity.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inside of modules, too, arrows run one way: a package sees only those listed before it. */
class PackageOrderTest {
  private static final List<String> FROM_BELOW =
      List.of(
          "grammar",
          // dsl/language
          "dsl.value dsl.diagnostic dsl.ast dsl.data dsl.file",
          "dsl.text",
          "dsl.json",
          "dsl.model dsl.read dsl.signature",
          "dsl.format dsl.type",
          "dsl.link dsl.print",
          "dsl.evaluate dsl.source",
          "dsl.plan",
          "dsl.check",
          "dsl.python",
          // dsl/commands
          "dsl.render dsl.table dsl.explain",
          "dsl.document",
          "dsl.cli",
          // injector
          "injector",
          "injector.assembly",
          "injector.processor",
          // runtime/quantizers
          "runtime.engine",
          "runtime.aten",
          "runtime.module",
          "runtime.view",
          "runtime.rounding",
          "runtime.restriction",
          "runtime.bitwidth",
          "runtime.clamp runtime.stats runtime.tensor",
          "runtime.zeropoint",
          "runtime.scaling",
          "runtime.quant",
          "runtime.proxy",
          "runtime",
          // runtime/layers
          "runtime.layer",
          "runtime.attention runtime.recurrent runtime.recurrent.onnx",
          "runtime.calibration runtime.training",
          "runtime.checkpoint",
          // runtime/networks
          "runtime.graph runtime.graph.layer",
          "runtime.graph.function runtime.algorithm",
          "runtime.transform runtime.algorithm.gpxq runtime.algorithm.lowrank",
          "runtime.algorithm.awq runtime.algorithm.rotation",
          "runtime.algorithm.learnedround",
          // runtime/data
          "runtime.data",
          // runtime/plans
          "runtime.plan",
          "runtime.plan.step",
          // runtime/onnx
          "runtime.onnx.element",
          "runtime.onnx.extension",
          "runtime.onnx.shape",
          "runtime.onnx.node runtime.onnx.outline runtime.onnx.pattern",
          "runtime.onnx.operator",
          "runtime.onnx.placement",
          "runtime.onnx runtime.onnx.cost",
          "runtime.onnx.export",
          "runtime.onnx.fakequant",
          "runtime.onnx.definition",
          // Targets do not see each other.
          "runtime.onnx.dpu runtime.onnx.finn runtime.onnx.qonnx runtime.onnx.qop"
              + " runtime.onnx.torchscript",
          "runtime.onnx.structure",
          // runtime/llm
          "runtime.safetensors",
          "runtime.gguf",
          "runtime.llm runtime.llm.text",
          "runtime.llm.evaluation",
          "runtime.llm.quantization",
          "runtime.llm.gguf runtime.llm.folder",
          "runtime.llm.compressed",
          // runtime/tools
          "runtime.decoder",
          "runtime.plot",
          "runtime.evaluation",
          "runtime.tuning",
          "runtime.command");

  private static final Map<String, Integer> STOREY = storeys();

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"grammar", "dsl", "injector", "runtime"})
  void packagesSeeOnlyThoseBelow(String module) {
    Set<String> upwards = new TreeSet<>();
    for (JavaClass type : ProductionCode.CLASSES) {
      String from = name(type);
      if (!from.matches(module + "(\\..*)?")) {
        continue;
      }
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith("dev.brevity.")
            && !name(target).equals(from)
            && STOREY.get(name(target)) >= STOREY.get(from)) {
          upwards.add(type.getName() + " sees " + target.getName());
        }
      }
    }
    assertThat(upwards).isEmpty();
  }

  @Test
  void everyPackageHasAPlace() {
    Set<String> packages =
        ProductionCode.CLASSES.stream()
            .map(PackageOrderTest::name)
            .filter(name -> name.matches("(grammar|dsl|injector|runtime)(\\..*)?"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(STOREY.keySet()).containsExactlyInAnyOrderElementsOf(packages);
  }

  private static String name(JavaClass type) {
    return type.getPackageName().replaceFirst("^dev\\.brevity\\.", "");
  }

  private static Map<String, Integer> storeys() {
    Map<String, Integer> storeys = new HashMap<>();
    for (int storey = 0; storey < FROM_BELOW.size(); storey++) {
      for (String name : FROM_BELOW.get(storey).split(" ")) {
        storeys.put(name, storey);
      }
    }
    return storeys;
  }
}
