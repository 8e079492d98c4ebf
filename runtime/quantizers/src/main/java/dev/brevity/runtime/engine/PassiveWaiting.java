package dev.brevity.runtime.engine;

import com.sun.jna.Function;
import java.util.List;

/**
 * Makes idle threads of OpenMP sleep. By default each spins for a while after every operation,
 * which takes from neighbours, and where neighbours take the processor, stalls all.
 */
final class PassiveWaiting {
  private static final List<String> CHOICES = List.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT");

  private PassiveWaiting() {}

  /**
   * OpenMP reads the environment of the process once, when its library is loaded, so it has to be
   * set before, and natively: the JVM has only a copy. A choice that was made already stands.
   */
  static void prepare() {
    if (CHOICES.stream().anyMatch(name -> System.getenv(name) != null)) {
      return;
    }
    try {
      Function.getFunction("c", "setenv").invokeInt(new Object[] {CHOICES.get(0), "PASSIVE", 0});
    } catch (LinkageError unknownSystem) {
      // Threads spin then; nothing else depends on it.
    }
  }
}
