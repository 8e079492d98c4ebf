package dev.brevity.dsl.diagnostic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The explanation pages of diagnostic codes, in Markdown. */
public final class Explanations {
  private static final String FOLDER = "/dev/brevity/dsl/explanations/";

  /** The page of a code; empty when none has been written. */
  public Optional<String> page(Code code) {
    try (InputStream page = Explanations.class.getResourceAsStream(FOLDER + code.id() + ".md")) {
      return page == null
          ? Optional.empty()
          : Optional.of(new String(page.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The code that a user may write as {@code BRV0101}, {@code brv101} or {@code 0101}. */
  public Optional<Code> find(String written) {
    String digits = written.toUpperCase(Locale.ROOT);
    digits = digits.startsWith("BRV") ? digits.substring(3) : digits;
    if (digits.isEmpty() || digits.length() > 4 || !digits.chars().allMatch(Character::isDigit)) {
      return Optional.empty();
    }
    String id = "BRV" + "0".repeat(4 - digits.length()) + digits;
    for (Code code : Code.values()) {
      if (code.id().equals(id)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
