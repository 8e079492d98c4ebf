package dev.brevity.runtime.onnx.export;

/** What a quantizer does to activations, in the terms of what is written for it. */
sealed interface ActivationForm
    permits ComputedGrid, Grid, MarkedForm, MinifloatGrid, RoundedGrid, SignGrid {}
