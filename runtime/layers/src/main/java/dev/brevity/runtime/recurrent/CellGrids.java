package dev.brevity.runtime.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.module.Grid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a cell's quantizers do with any values, as {@link dev.brevity.runtime.aten.RecurrentKernel}
 * takes it.
 *
 * @param ofStates by the place of each state that is quantized
 */
record CellGrids(
    NDArray scales, NDArray zeroPoints, NDArray constants, Map<CellQuantizer, Grid> ofStates) {

  /**
   * The grids of all places.
   *
   * @param kinds places that either all quantize or do not, in the order of the kernel
   * @param like some tensor; the results belong to its manager
   * @return null if a quantizer depends on the values or does something that the kernel does not
   */
  static @Nullable CellGrids of(
      List<List<CellPlace>> kinds, DirectionOptions options, NDArray like) {
    Map<CellQuantizer, Grid> grids = new HashMap<>();
    List<CellPlace> places = kinds.stream().flatMap(List::stream).toList();
    @Nullable Grid first = null;
    for (CellPlace place : places) {
      CellQuantizer quantizer = place.quantizer();
      if (!place.isFunctionApplied()) {
        return null;
      }
      if (quantizer.quantizes() && !grids.containsKey(quantizer)) {
        Grid grid = quantizer.grid(like);
        if (grid == null || (first != null && !isAlike(first, grid))) {
          return null;
        }
        first = grid;
        grids.put(quantizer, grid);
      }
    }
    boolean even =
        kinds.stream()
            .allMatch(
                kind ->
                    kind.stream().map(it -> it.quantizer().quantizes()).distinct().count() == 1);
    return even ? of(places, grids, first, options, like.getManager()) : null;
  }

  private static boolean isAlike(Grid one, Grid other) {
    return one.rounding() == other.rounding() && one.straightThrough() == other.straightThrough();
  }

  private static CellGrids of(
      List<CellPlace> places,
      Map<CellQuantizer, Grid> grids,
      @Nullable Grid first,
      DirectionOptions options,
      NDManager manager) {
    NDArray one = manager.create(1f);
    NDArray zero = manager.create(0f);
    List<NDArray> scales = new ArrayList<>();
    List<NDArray> zeroPoints = new ArrayList<>();
    List<NDArray> lows = new ArrayList<>();
    List<NDArray> highs = new ArrayList<>();
    for (CellPlace place : places) {
      Grid grid = grids.get(place.quantizer());
      scales.add(grid == null ? one : grid.scale());
      zeroPoints.add(grid == null ? zero : grid.zeroPoint());
      lows.add(grid == null ? zero : grid.low());
      highs.add(grid == null ? zero : grid.high());
    }
    NDArray constants =
        NDArrays.concat(
            new NDList(
                manager.create(flags(places, grids, first, options)), row(lows), row(highs)));
    return new CellGrids(row(scales), row(zeroPoints), constants, grids);
  }

  private static float[] flags(
      List<CellPlace> places,
      Map<CellQuantizer, Grid> grids,
      @Nullable Grid first,
      DirectionOptions options) {
    List<Float> flags = new ArrayList<>();
    flags.add(first == null ? 0f : first.rounding().ordinal());
    flags.add(flag(first != null && first.straightThrough()));
    flags.add(flag(options.reversed()));
    flags.add(flag(options.batchFirst()));
    places.forEach(place -> flags.add(flag(grids.containsKey(place.quantizer()))));
    float[] values = new float[flags.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = flags.get(i);
    }
    return values;
  }

  private static float flag(boolean value) {
    return value ? 1 : 0;
  }

  private static NDArray row(List<NDArray> elements) {
    return Tensors.row(elements.toArray(NDArray[]::new));
  }
}
