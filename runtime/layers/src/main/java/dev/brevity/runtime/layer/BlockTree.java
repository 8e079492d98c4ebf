package dev.brevity.runtime.layer;

import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.util.Pair;
import dev.brevity.runtime.module.DottedName;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The blocks of a network by dotted name, as PyTorch would call its modules: children of sequential
 * and parallel blocks by their position from 0, all others by the name under which they were added.
 *
 * @param blocks every block, the network itself under the empty name
 */
public record BlockTree(Map<String, Block> blocks) {
  /** DJL puts the position, from 1, before each name. */
  private static final Pattern POSITION = Pattern.compile("^\\d+");

  /** The blocks of a network in the order in which they were added. */
  public static BlockTree of(Block network) {
    Map<String, Block> found = new LinkedHashMap<>();
    collect("", network, found);
    return new BlockTree(found);
  }

  /** The layers with quantizers. */
  public Map<String, QuantLayer> quantLayers() {
    Map<String, QuantLayer> found = new LinkedHashMap<>();
    blocks.forEach(
        (name, block) -> {
          if (block instanceof QuantLayer layer) {
            found.put(name, layer);
          }
        });
    return found;
  }

  /** All quantizers, under the layer's name and their own: {@code conv1.weight_quant}. */
  public Map<String, AttachedQuantizer<?>> quantizers() {
    Map<String, AttachedQuantizer<?>> found = new LinkedHashMap<>();
    quantLayers().forEach((layer, block) -> DottedName.addAll(found, layer, block.quantizers()));
    return found;
  }

  /** All parameters, those of quantizers included. A shared one appears under each name. */
  public Map<String, Parameter> parameters() {
    Map<String, Parameter> found = new LinkedHashMap<>();
    blocks.forEach(
        (name, block) -> {
          for (Pair<String, Parameter> parameter : block.getDirectParameters()) {
            found.put(DottedName.of(name, parameter.getKey()), parameter.getValue());
          }
        });
    return found;
  }

  private static void collect(String path, Block block, Map<String, Block> found) {
    found.put(path, block);
    List<String> names = names(block);
    int position = 0;
    for (Pair<String, Block> child : block.getChildren()) {
      collect(DottedName.of(path, names.get(position++)), child.getValue(), found);
    }
  }

  private static List<String> names(Block block) {
    boolean byPosition = block instanceof SequentialBlock || block instanceof ParallelBlock;
    List<String> names = new ArrayList<>();
    for (String given : block.getChildren().keys()) {
      names.add(
          byPosition ? Integer.toString(names.size()) : POSITION.matcher(given).replaceFirst(""));
    }
    Set<String> distinct = new HashSet<>(names);
    boolean usable = distinct.size() == names.size() && !distinct.contains("");
    return usable ? names : new ArrayList<>(block.getChildren().keys());
  }
}
