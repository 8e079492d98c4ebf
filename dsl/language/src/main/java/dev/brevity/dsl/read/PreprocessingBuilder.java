package dev.brevity.dsl.read;

import dev.brevity.dsl.data.Preprocessing;
import dev.brevity.dsl.data.Preprocessing.Channels;
import dev.brevity.dsl.data.Preprocessing.Interpolation;
import dev.brevity.dsl.data.Preprocessing.Layout;
import dev.brevity.dsl.data.Preprocessing.Ratio;
import dev.brevity.dsl.data.Preprocessing.Size;
import java.util.List;
import java.util.Optional;

/** Gathers the keys of an input that say how its numbers are prepared. */
final class PreprocessingBuilder {
  private final DataValues values;
  private Optional<Size> resize = Optional.empty();
  private Optional<Size> crop = Optional.empty();
  private Interpolation interpolation = Preprocessing.NONE.interpolation();
  private Channels channels = Preprocessing.NONE.channels();
  private Layout layout = Preprocessing.NONE.layout();
  private Optional<Ratio> scale = Optional.empty();
  private List<Double> mean = List.of();
  private List<Double> std = List.of();

  PreprocessingBuilder(DataValues values) {
    this.values = values;
  }

  /** Takes an entry, unless its key is not about preparing. */
  boolean take(YamlNode.Entry entry) {
    YamlNode value = entry.value();
    switch (entry.key().value()) {
      case "resize" -> resize = values.size(value);
      case "crop" -> crop = values.size(value);
      case "interpolation" ->
          interpolation = values.choice(value, Interpolation.class).orElse(interpolation);
      case "channels" -> channels = values.choice(value, Channels.class).orElse(channels);
      case "layout" -> layout = values.choice(value, Layout.class).orElse(layout);
      case "scale" -> scale = values.ratio(value);
      case "mean" -> mean = values.perChannel(value);
      case "std" -> std = values.divisors(value);
      default -> {
        return false;
      }
    }
    return true;
  }

  Preprocessing build() {
    return new Preprocessing(resize, crop, interpolation, channels, layout, scale, mean, std);
  }
}
