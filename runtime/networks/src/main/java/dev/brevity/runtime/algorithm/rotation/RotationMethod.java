package dev.brevity.runtime.algorithm.rotation;

/** Kinds of matrices that rotations are made of. */
public enum RotationMethod {
  /** Hadamard matrices. */
  HADAMARD {
    @Override
    public RotationSource source(long seed) {
      return RotationSource.hadamard(seed);
    }
  },
  /** Hadamard matrices with random signs. */
  RANDOM_HADAMARD {
    @Override
    public RotationSource source(long seed) {
      return RotationSource.randomHadamard(seed);
    }
  },
  /** Random orthogonal matrices. */
  ORTHOGONAL {
    @Override
    public RotationSource source(long seed) {
      return RotationSource.orthogonal(seed);
    }
  };

  /** Matrices of this kind. */
  public abstract RotationSource source(long seed);
}
