package dev.brevity.runtime.evaluation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a page says besides what was measured.
 *
 * @param written when
 * @param versions of the programs that took part, such as {@code onnxruntime 1.28.0}
 * @param plans what the files say of the plans that have made them
 * @param recipes the texts of recipes, by the names of their files
 * @param steps what the steps of the plan have done to layers, if it has been run just now
 */
public record ReportContext(
    Instant written,
    List<String> versions,
    List<PlanFacts> plans,
    List<Recipe> recipes,
    StepErrorTable steps) {

  /** A file of recipes. */
  public record Recipe(String name, String text) {}

  public ReportContext {
    versions = List.copyOf(versions);
    plans = List.copyOf(plans);
    recipes = List.copyOf(recipes);
  }

  /**
   * The context of files.
   *
   * @param programs versions of other programs than those that compute
   */
  public static ReportContext of(
      Instant written,
      List<String> programs,
      List<ModelFile> files,
      List<Recipe> recipes,
      StepErrorTable steps) {
    List<String> versions = new ArrayList<>(programs);
    versions.add("onnxruntime " + OrtStart.version());
    versions.add("Java " + System.getProperty("java.version"));
    List<PlanFacts> plans = files.stream().flatMap(file -> PlanFacts.of(file).stream()).toList();
    return new ReportContext(written, versions, plans, recipes, steps);
  }
}
