package dev.brevity.runtime.onnx.pattern;

import java.util.Optional;

/** A layer as several operators say it. */
interface LayerPattern {
  Pattern pattern();

  /** The layer that a match stands for; empty if it only looks alike. */
  Optional<FoundLayer> found(Match match, Matcher matcher, Ranks ranks);
}
