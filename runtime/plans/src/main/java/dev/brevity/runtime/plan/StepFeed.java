package dev.brevity.runtime.plan;

/** A feed that is told which step it serves. */
interface StepFeed extends Feed {
  /**
   * What is run next is for the step.
   *
   * @param number counts the steps after the placement of quantizers from 0; negative before
   */
  void serve(String name, int number);
}
