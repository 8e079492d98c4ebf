package dev.brevity.runtime.transform;

import dev.brevity.runtime.proxy.QuantizerRecipe;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which quantizers a layer gets.
 *
 * @param recipes by place: {@code weight}, {@code bias}, {@code input}, {@code output}; layers of
 *     several parts have further places, called as in the reference without {@code _quant}
 * @param returnQuantTensor whether the output carries what is known of its quantization
 */
public record LayerQuantizers(Map<String, QuantizerRecipe> recipes, boolean returnQuantTensor) {
  public LayerQuantizers {
    recipes = Collections.unmodifiableMap(new LinkedHashMap<>(recipes));
  }

  /** The recipe of one place. */
  public Optional<QuantizerRecipe> at(String place) {
    return Optional.ofNullable(recipes.get(place));
  }

  /** The same with another recipe in one place. */
  public LayerQuantizers with(String place, QuantizerRecipe recipe) {
    Map<String, QuantizerRecipe> changed = new LinkedHashMap<>(recipes);
    changed.put(place, recipe);
    return new LayerQuantizers(changed, returnQuantTensor);
  }
}
