package dev.brevity.runtime.plan;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.runtime.algorithm.LayerError;
import java.util.List;

/** Is told how far a plan has come. */
public interface PlanProgress {
  /** Says nothing to anybody. */
  PlanProgress SILENT =
      new PlanProgress() {
        @Override
        public void begin(String what, long samples) {}

        @Override
        public void advance(long samples) {}

        @Override
        public void end() {}
      };

  /**
   * A part of the work begins.
   *
   * @param samples how many it will look at; 0 when it looks at none
   */
  void begin(String what, long samples);

  /** The part that begins next looks at the first ones of so many samples only. */
  default void limit(long all) {}

  /** So many more samples have been looked at. */
  void advance(long samples);

  /** The part that began last is done. */
  void end();

  /**
   * Work that was interrupted cannot go on, because something has changed since; everything starts
   * over.
   *
   * @param changes what has changed, such as {@code the plan}
   */
  default void beginAnew(List<String> changes) {}

  /** A step has changed the weight of a layer. */
  default void layer(String step, LayerError error) {}

  /** What steps did to layers before work was interrupted that goes on now. */
  default void earlier(List<StepError> errors) {}

  /**
   * Something has been found that does not stop the work by itself.
   *
   * @throws dev.brevity.dsl.diagnostic.FindingsException to stop it all the same
   */
  default void report(Diagnostic finding) {}
}
