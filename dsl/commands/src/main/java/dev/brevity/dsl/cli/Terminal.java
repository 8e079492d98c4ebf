package dev.brevity.dsl.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the command line may use of the process that it runs in.
 *
 * @param directory what relative paths are relative to
 * @param interactive whether a person reads {@code out} on a terminal
 */
public record Terminal(
    Path directory,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    boolean interactive) {

  /** Set by the start script, which can ask about standard output alone. */
  private static final String INTERACTIVE = "brevity.terminal";

  /** The real thing. Both streams are UTF-8 whatever the locale, because recipes are. */
  public static Terminal ofProcess() {
    String told = System.getProperty(INTERACTIVE);
    boolean interactive = told == null ? System.console() != null : Boolean.parseBoolean(told);
    return new Terminal(
        Path.of("").toAbsolutePath(),
        System.in,
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        System.getenv(),
        interactive);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 15),
        false,
        StandardCharsets.UTF_8);
  }
}
