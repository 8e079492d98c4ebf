package dev.brevity.injector.assembly;

import dev.brevity.injector.Literal;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Implementations to assemble. */
final class Parts {
  private Parts() {}

  interface Width {
    @Literal
    static Width of(int bits) {
      return new Const(bits);
    }
  }

  enum Mode {
    FAST,
    EXACT {
      @Override
      boolean isSlow() {
        return true;
      }
    };

    boolean isSlow() {
      return false;
    }
  }

  static final class Const implements Width {
    final int bits;

    @Inject
    Const(int bits) {
      if (bits < 1) {
        throw new IllegalArgumentException("a width of " + bits + " bits is too small");
      }
      this.bits = bits;
    }
  }

  static final class Whole {
    final Width left;
    final Width right;

    @Inject
    Whole(Width left, Width right) {
      this.left = left;
      this.right = right;
    }
  }

  static final class Everything {
    final boolean flag;
    final float number;
    final @Nullable Double limit;
    final long[] shape;
    final List<Integer> order;
    final Mode mode;
    final StringBuilder input;

    @Inject
    Everything(
        boolean flag,
        float number,
        @Nullable Double limit,
        long[] shape,
        List<Integer> order,
        Mode mode,
        StringBuilder input) {
      this.flag = flag;
      this.number = number;
      this.limit = limit;
      this.shape = shape;
      this.order = order;
      this.mode = mode;
      this.input = input;
    }
  }

  static final class Served {
    final String greeting;
    final int bits;

    @Inject
    Served(@Named("greeting") String greeting, int bits) {
      this.greeting = greeting;
      this.bits = bits;
    }
  }

  sealed interface Damping {
    enum Adaptive implements Damping {
      VAIQ
    }

    record Constant(double factor) implements Damping {}

    @Literal
    static Damping of(double factor) {
      return new Constant(factor);
    }
  }

  record Step(int iterations, @Nullable Integer samples, Damping damping) {
    Step {
      if (iterations > 10) {
        throw new IllegalArgumentException("more than 10 iterations change nothing");
      }
    }
  }
}
