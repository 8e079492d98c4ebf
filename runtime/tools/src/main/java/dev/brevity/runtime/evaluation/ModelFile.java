package dev.brevity.runtime.evaluation;

import java.nio.file.Path;

/**
 * A model on disk.
 *
 * @param shown what messages and reports call it
 * @param bytes the size of the file and of those that hold its weights
 */
public record ModelFile(Path path, String shown, long bytes) {}
