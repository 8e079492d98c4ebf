package dev.brevity.tests.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.proxy.AccumulatorQuant;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.Activation;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.BiasQuant;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.proxy.QuantizerSite;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.quant.DecoupledQuant;
import dev.brevity.runtime.quant.DecoupledQuantized;
import dev.brevity.runtime.quant.InputAwareQuant;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds quantizers of the runtime. */
final class RuntimeBench implements Bench {
  private final RecipeSource recipes;

  RuntimeBench(RecipeSource recipes) {
    this.recipes = recipes;
  }

  @Override
  public Specimen weight(
      String recipe, String layer, Tensor weight, Optional<JsonNode> inputFacts) {
    QuantizerRecipe compiled = recipes.compile(recipe);
    NDManager manager = NDManager.newBaseManager();
    NDArray array = Native.leaf(manager, weight);
    LayerFacts facts = LayerKinds.weighted(layer, array.getShape());
    AttachedQuantizer<WeightQuant> quantizer = attach(compiled, WeightQuant.class, facts, array);
    return new RuntimeSpecimen<WeightQuant>(manager, quantizer, array) {
      @Override
      Call run(NDManager step, Feed feed) {
        QuantTensor out = proxy().quantize(array, input(step));
        return new Call(out, Map.of("grad_weight", array), Map.of());
      }

      @Override
      public Map<String, ?> beforeRounding(Feed feed) {
        try (NDManager step = manager.newSubManager()) {
          return before(proxy(), array, input(step));
        }
      }

      private QuantTensor input(NDManager step) {
        return inputFacts
            .<QuantTensor>map(recorded -> RuntimeBench.input(step, recorded))
            .orElse(new PlainTensor(array));
      }
    };
  }

  /** What a quantizer with separate scales divides by and adds before it rounds. */
  private static Map<String, Tensor> before(WeightQuant proxy, NDArray weight, QuantTensor input) {
    Component quantizer = proxy.component().children().get("tensor_quant");
    DecoupledQuantized found;
    if (quantizer instanceof DecoupledQuant decoupled) {
      found = decoupled.quantize(weight);
    } else if (quantizer instanceof InputAwareQuant aware
        && input instanceof IntQuantTensor known) {
      found = aware.quantize(weight, known.bitWidth(), known.signed());
    } else {
      return Map.of();
    }
    return Map.of(
        "pre_scale", Native.read(found.preScale()),
        "pre_zero_point", Native.read(found.preZeroPoint()));
  }

  /** A quantized input of which only bit width and sign are known. */
  private static IntQuantTensor input(NDManager manager, JsonNode facts) {
    return new IntQuantTensor(
        manager.zeros(new Shape(1)),
        manager.create(1f),
        manager.create(0f),
        manager.create((float) facts.get("bit_width").asDouble()),
        facts.get("signed").asBoolean(),
        false);
  }

  @Override
  public Specimen activation(String recipe, String layer) {
    String kind = LayerKinds.kind(layer);
    String function = LayerKinds.activation(layer);
    QuantizerRecipe compiled =
        recipes
            .compile(recipe)
            .with("act_impl", function == null ? null : new QuantizerRecipe.Name(function))
            .with("passthrough_act", LayerKinds.keepsGrid(layer));
    NDManager manager = NDManager.newBaseManager();
    AttachedQuantizer<ActQuant> quantizer =
        attach(compiled, ActQuant.class, LayerFacts.of(kind), null);
    return new RuntimeSpecimen<ActQuant>(manager, quantizer, null) {
      @Override
      public String activation() {
        Activation applied = proxy().activation();
        return applied == null ? "Identity" : applied.getClass().getSimpleName();
      }

      @Override
      Call run(NDManager step, Feed feed) {
        NDArray x = Native.leaf(step, ((Feed.Real) feed).values());
        QuantTensor out = proxy().quantize(new PlainTensor(x));
        return new Call(out, Map.of("grad_input", x), Map.of());
      }
    };
  }

  @Override
  public Specimen bias(
      String recipe, String layer, Tensor bias, Tensor weight, String weightPreset) {
    QuantizerRecipe compiled = recipes.compile(recipe);
    NDManager manager = NDManager.newBaseManager();
    NDArray weights = Native.leaf(manager, weight);
    NDArray biases = Native.leaf(manager, bias);
    LayerFacts facts = LayerKinds.weighted(layer, weights.getShape());
    AttachedQuantizer<WeightQuant> weightQuant =
        attach(recipes.preset(weightPreset), WeightQuant.class, facts, weights);
    AttachedQuantizer<BiasQuant> quantizer = attach(compiled, BiasQuant.class, facts, biases);
    return new RuntimeSpecimen<BiasQuant>(manager, quantizer, biases) {
      @Override
      public void training(boolean on) {
        super.training(on);
        weightQuant.setTraining(on);
      }

      @Override
      Call run(NDManager step, Feed feed) {
        QuantTensor quantized = weightQuant.proxy().quantize(weights, new PlainTensor(weights));
        QuantTensor out =
            proxy().quantize(biases, input(step, feed), quantized, LayerKinds.channelDim(layer));
        Map<String, Tensor> extra =
            quantized instanceof IntQuantTensor integers
                ? Map.of("weight_scale", Native.read(integers.scale()))
                : Map.of();
        return new Call(out, Map.of("grad_bias", biases, "grad_weight", weights), extra);
      }

      @Override
      public void close() {
        weightQuant.close();
        super.close();
      }
    };
  }

  private static QuantTensor input(NDManager manager, Feed feed) {
    if (feed instanceof Feed.Integers integers) {
      NDArray values = Native.of(manager, integers.tensor().value());
      return Native.integers(manager, integers.tensor(), values);
    }
    Tensor values =
        feed instanceof Feed.Real real
            ? real.values()
            : Tensor.ofFloats(new long[] {1, 1}, new float[1]);
    return new PlainTensor(Native.of(manager, values));
  }

  @Override
  public Specimen truncation(String recipe, String layer, JsonNode layerArguments) {
    QuantizerRecipe compiled = recipes.compile(recipe);
    NDManager manager = NDManager.newBaseManager();
    AttachedQuantizer<AccumulatorQuant> quantizer =
        attach(compiled, AccumulatorQuant.class, LayerFacts.of(layer), null);
    return new RuntimeSpecimen<AccumulatorQuant>(manager, quantizer, null) {
      @Override
      Call run(NDManager step, Feed feed) {
        Quantized recorded = ((Feed.Integers) feed).tensor();
        NDArray x = Native.leaf(step, recorded.value());
        IntQuantTensor input = Native.integers(step, recorded, x);
        IntQuantTensor pooled = Pooling.pool(layer, layerArguments, input);
        // A pooling layer whose truncation is switched off drops what is known of its input.
        boolean plain = !layer.equals("proxy") && !proxy().isQuantEnabled();
        QuantTensor out = proxy().quantize(plain ? new PlainTensor(pooled.value()) : pooled);
        return new Call(out, Map.of("grad_input", x), Map.of());
      }
    };
  }

  static <P extends QuantProxy> AttachedQuantizer<P> attach(
      QuantizerRecipe recipe, Class<P> kind, LayerFacts facts, @Nullable NDArray parameter) {
    AttachedQuantizer<P> quantizer = new AttachedQuantizer<>(recipe, kind);
    quantizer.attach(
        new QuantizerSite() {
          @Override
          public LayerFacts layer() {
            return facts;
          }

          @Override
          public Optional<TrackedParameter> parameter() {
            return parameter == null ? Optional.empty() : Optional.of(() -> parameter);
          }
        });
    return quantizer;
  }
}
