package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.grammar.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads source files of either surface. Whatever is wrong with a file becomes a finding. */
public final class SourceReader {
  /** The size in bytes beyond which a file is refused unread. */
  public static final int LARGEST_FILE = 1 << 20;

  private final QuantReader quant = new QuantReader();
  private final YamlReader yaml = new YamlReader();

  /**
   * The document in a file.
   *
   * @param name what findings call the file, usually the path as the user gave it
   * @return nothing when the file cannot be read or is of an unknown kind
   */
  public Optional<Document> read(Path file, String name, DiagnosticSink diagnostics) {
    if (surface(name).isEmpty()) {
      diagnostics.report(unknownExtension(name));
      return Optional.empty();
    }
    return text(file, name, diagnostics).flatMap(source -> read(source, diagnostics));
  }

  /** The document in a text, read as its name's extension tells; nothing when that is unknown. */
  public Optional<Document> read(SourceText source, DiagnosticSink diagnostics) {
    Optional<SurfaceReader> reader = surface(source.name());
    if (reader.isEmpty()) {
      diagnostics.report(unknownExtension(source.name()));
      return Optional.empty();
    }
    Diagnostics found = new Diagnostics();
    Document document = reader.get().read(source, found);
    Optional<Diagnostic> mistaken =
        found.hasErrors() ? MistakenSurface.of(source, reader.get() == quant) : Optional.empty();
    mistaken.map(List::of).orElseGet(found::all).forEach(diagnostics::report);
    return mistaken.isPresent() ? Optional.empty() : Optional.of(document);
  }

  /** The text of a file, or nothing when it is too large, not UTF-8 or cannot be read. */
  public Optional<SourceText> text(Path file, String name, DiagnosticSink diagnostics) {
    try {
      if (Files.isDirectory(file) || (Files.exists(file) && !Files.isRegularFile(file))) {
        diagnostics.report(
            Diagnostic.of(Code.UNREADABLE_FILE, "`" + name + "` is not an ordinary file"));
        return Optional.empty();
      }
      try (InputStream input = Files.newInputStream(file)) {
        return text(input, name, diagnostics);
      }
    } catch (NoSuchFileException absent) {
      diagnostics.report(Diagnostic.of(Code.UNREADABLE_FILE, "there is no file `" + name + "`"));
    } catch (AccessDeniedException denied) {
      diagnostics.report(
          Diagnostic.of(Code.UNREADABLE_FILE, "`" + name + "` may not be read by this user"));
    } catch (IOException | SecurityException failure) {
      diagnostics.report(Diagnostic.of(Code.UNREADABLE_FILE, "`" + name + "` cannot be read"));
    }
    return Optional.empty();
  }

  /**
   * What a stream holds, or nothing when that is too large or not UTF-8.
   *
   * @throws IOException if the stream cannot be read
   */
  public Optional<SourceText> text(InputStream input, String name, DiagnosticSink diagnostics)
      throws IOException {
    byte[] bytes = input.readNBytes(LARGEST_FILE + 1);
    if (bytes.length > LARGEST_FILE) {
      diagnostics.report(
          Diagnostic.of(
                  Code.FILE_TOO_LARGE,
                  "`" + name + "` is larger than " + (LARGEST_FILE >> 20) + " MiB")
              .note("Recipes are a few kilobytes; this is probably another kind of file."));
      return Optional.empty();
    }
    return decode(name, bytes, diagnostics);
  }

  private static Optional<SourceText> decode(
      String name, byte[] bytes, DiagnosticSink diagnostics) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CharBuffer output = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(input, output, true);
    if (!result.isError()) {
      return Optional.of(new SourceText(name, output.flip().toString()));
    }
    int place = output.position();
    SourceText lenient = new SourceText(name, new String(bytes, StandardCharsets.UTF_8));
    boolean sixteen =
        bytes.length > 1 && (bytes[0] & 0xFF) + (bytes[1] & 0xFF) == 0xFF + 0xFE && place == 0;
    Diagnostic.Builder finding =
        Diagnostic.of(
            Code.NOT_UTF8,
            lenient.span(place, Math.min(place + 1, lenient.text().length())),
            sixteen
                ? "the file is UTF-16, but recipes are UTF-8"
                : String.format(
                    Locale.ROOT,
                    "the byte 0x%02X here is not UTF-8",
                    bytes[input.position()] & 0xFF));
    diagnostics.report(finding.fix("save the file as UTF-8"));
    return Optional.empty();
  }

  private Optional<SurfaceReader> surface(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".quant")) {
      return Optional.of(quant);
    }
    return lower.endsWith(".yaml") || lower.endsWith(".yml") ? Optional.of(yaml) : Optional.empty();
  }

  private static Diagnostic unknownExtension(String name) {
    return Diagnostic.of(
            Code.UNKNOWN_EXTENSION,
            "`" + name + "` is neither a `.quant` nor a `.yaml` or `.yml` file")
        .build();
  }
}
