package dev.brevity.runtime.zeropoint;

/** Where the zero point comes from. */
public interface ZeroPoint extends PreZeroPoint {}
