package dev.brevity.runtime.tuning;

import dev.brevity.runtime.evaluation.Latency;
import java.nio.file.Path;

/**
 * What measuring a candidate has shown.
 *
 * @param file with the model
 * @param sqnr the least signal-to-noise ratio of a result, in dB; infinite where all is exact
 * @param bytes the size of the file
 */
record Measured(Candidate candidate, Path file, Latency latency, double sqnr, long bytes) {}
