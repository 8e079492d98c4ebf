package dev.brevity.dsl.source;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.grammar.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads files as text. Never reads more of a file than a recipe can have. */
public final class SourceFiles {
  /** The size in bytes up to which a file is read. */
  public static final int LARGEST = 4 << 20;

  private SourceFiles() {}

  /**
   * The text of a file; empty, with a finding, when it cannot be read, is too large or is not
   * UTF-8.
   *
   * @param shown the name that findings show
   */
  public static Optional<SourceText> read(Path file, String shown, DiagnosticSink sink) {
    if (Files.isDirectory(file)) {
      return refuse(sink, Code.UNREADABLE_FILE, "`" + shown + "` is a folder, not a file");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      return refuse(sink, Code.UNREADABLE_FILE, "`" + shown + "` is a device, not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, shown, sink);
    } catch (IOException e) {
      return refuse(sink, Code.UNREADABLE_FILE, "cannot read `" + shown + "`: " + reason(e));
    }
  }

  /** As {@link #read(Path, String, DiagnosticSink)}, from a stream, which is left open. */
  public static Optional<SourceText> read(InputStream in, String shown, DiagnosticSink sink) {
    byte[] bytes;
    try {
      bytes = in.readNBytes(LARGEST + 1);
    } catch (IOException e) {
      return refuse(sink, Code.UNREADABLE_FILE, "cannot read `" + shown + "`: " + reason(e));
    }
    if (bytes.length > LARGEST) {
      return refuse(
          sink,
          Code.FILE_TOO_LARGE,
          "`" + shown + "` has more than " + (LARGEST >> 20) + " MiB, which no recipe has");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(new SourceText(shown, text));
    } catch (CharacterCodingException e) {
      return refuse(sink, Code.NOT_UTF8, "`" + shown + "` is not text in UTF-8");
    }
  }

  private static Optional<SourceText> refuse(DiagnosticSink sink, Code code, String message) {
    sink.report(Diagnostic.of(code, message));
    return Optional.empty();
  }

  private static String reason(IOException trouble) {
    if (trouble instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (trouble instanceof AccessDeniedException) {
      return "access is denied";
    }
    String message = trouble.getMessage();
    return message == null ? "the system gives no reason" : message;
  }
}
