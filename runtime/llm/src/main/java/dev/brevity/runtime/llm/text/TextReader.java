package dev.brevity.runtime.llm.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.model.UnreadableModelException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads plain text, or JSON lines with a field {@code text}. */
final class TextReader {
  private static final long LARGEST_FILE = 1L << 30;
  private static final String BETWEEN_DOCUMENTS = "\n\n";

  private TextReader() {}

  /**
   * The text of a file.
   *
   * @param shown the file as messages name it
   * @throws UnreadableModelException if it is not UTF-8, or a line is not such an object
   */
  static String read(Path file, String shown) throws UnreadableModelException {
    if (Files.isDirectory(file)) {
      throw refused(
          Code.NO_DATA,
          "`"
              + shown
              + "` is a folder; name a file of text, of lines of JSON, or of tokens (.npy)");
    }
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw refused(Code.DATA_LIMIT, "`" + shown + "` has more than 1 GiB of text");
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      boolean lines = shown.toLowerCase(Locale.ROOT).endsWith(".jsonl");
      return lines ? documents(text, shown) : text;
    } catch (CharacterCodingException e) {
      throw refused(Code.MALFORMED_DATA, "`" + shown + "` is not text in UTF-8");
    } catch (IOException e) {
      throw refused(Code.NO_DATA, "`" + shown + "` cannot be read: " + e.getMessage());
    }
  }

  private static String documents(String text, String shown) throws UnreadableModelException {
    ObjectMapper mapper = new ObjectMapper();
    List<String> documents = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        JsonNode field = mapper.readTree(line).path("text");
        if (!field.isTextual()) {
          throw refused(
              Code.MALFORMED_DATA,
              "line " + number + " of `" + shown + "` has no field `text` with a text");
        }
        documents.add(field.asText());
      } catch (JsonProcessingException e) {
        throw refused(
            Code.MALFORMED_DATA, "line " + number + " of `" + shown + "` is not a JSON object");
      }
    }
    return String.join(BETWEEN_DOCUMENTS, documents);
  }

  static UnreadableModelException refused(Code code, String message) {
    return new UnreadableModelException(List.of(Diagnostic.of(code, message).build()));
  }
}
