package dev.brevity.runtime.llm.quantization;

import dev.brevity.runtime.plan.MissingPartException;
import java.util.ServiceLoader;

/** The formats that the libraries on the class path contribute. */
public final class LanguageModelTargets {
  private LanguageModelTargets() {}

  /**
   * The target of that name.
   *
   * @throws MissingPartException if no library writes language models in it
   */
  public static LanguageModelTarget find(String name) {
    ClassLoader loader = LanguageModelTargets.class.getClassLoader();
    for (LanguageModelTarget target : ServiceLoader.load(LanguageModelTarget.class, loader)) {
      if (target.name().equals(name)) {
        return target;
      }
    }
    throw new MissingPartException("export target for language models", name);
  }
}
