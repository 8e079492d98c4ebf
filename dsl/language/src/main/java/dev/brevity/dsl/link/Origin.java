package dev.brevity.dsl.link;

/** Who wrote a declaration. */
public enum Origin {
  /** It ships with a library on the class path. */
  BUILT_IN,
  /** It stands in a file that the user gave. */
  USER
}
