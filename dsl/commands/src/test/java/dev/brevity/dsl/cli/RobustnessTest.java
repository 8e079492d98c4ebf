package dev.brevity.dsl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.brevity.dsl.cli.CommandLineRun.Outcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the input, {@code dsl check} answers, soon, and never with a stack trace. */
class RobustnessTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"garbage.quant", "garbage.yaml"})
  void binaryGarbageIsNotText(String name) throws IOException {
    byte[] garbage = new byte[1 << 16];
    new Random(1).nextBytes(garbage);
    Files.write(directory.resolve(name), garbage);

    Outcome outcome = check(name);

    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.out()).contains("error[BRV0021]").contains("1 error in 1 file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zeros.quant", "zeros.yaml"})
  void zeroBytesAreNotText(String name) throws IOException {
    Files.write(directory.resolve(name), new byte[1 << 16]);

    Outcome outcome = check(name);

    assertThat(outcome.status()).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(outcome.out()).contains("error[BRV0020]").contains("1 error in 1 file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"large.quant", "large.yaml"})
  void aHundredMegabytesAreTooMuch(String name) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(directory.resolve(name).toFile(), "rw")) {
      file.setLength(100L << 20);
    }

    Outcome outcome = check(name);

    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.out()).contains("error[BRV0022]").contains("`" + name + "` is larger");
  }

  @Test
  void randomSentencesOfTheLanguageGiveFindingsOnly() throws IOException {
    String[] words = {
      "quantizer",
      "mixin",
      "extends",
      "Mine",
      "Int8WeightPerTensorFloat",
      "{",
      "}",
      "bit_width",
      "=",
      "4",
      "match",
      "when",
      "if",
      "then",
      "else",
      "=>",
      "(",
      ")",
      "[",
      "]",
      ",",
      "\"x\"",
      "??",
      "for",
      "in",
      "parent",
      ".",
      "plan",
      "layers",
      "attribute",
      ":",
      "Int",
      "require",
      "error",
      "module",
      "-",
      "^",
      "none",
      "import",
      "enum",
      "///",
      "\n"
    };
    Random random = new Random(2);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i >= 0; i--) {
        text.append(words[random.nextInt(words.length)]).append(' ');
      }
      Files.writeString(directory.resolve("random.quant"), text);

      Outcome outcome = check("random.quant");

      assertThat(outcome.status()).as(text.toString()).isIn(ExitStatus.OK, ExitStatus.PROBLEMS);
      assertThat(outcome.err()).as(text.toString()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "{", "-", "not ", "if ", "A { a = ", "A(a = ", "a[", "1 + ("})
  void deepNestingIsRefused(String opening) throws IOException {
    Files.writeString(
        directory.resolve("deep.quant"), "mixin Deep { bit_width = " + opening.repeat(50_000));

    Outcome outcome = check("deep.quant");

    assertThat(outcome.status()).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(outcome.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? "})
  void deepYamlIsRefused(String opening) throws IOException {
    Files.writeString(directory.resolve("deep.yaml"), "quantizers: " + opening.repeat(50_000));

    Outcome outcome = check("deep.yaml");

    assertThat(outcome.status()).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void multiplyingAliasesAreRefused() throws IOException {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("a").append(i).append(": &a").append(i);
      bomb.append(" [*a").append(i - 1).append(", *a").append(i - 1).append("]\n");
    }
    Files.writeString(directory.resolve("bomb.yaml"), bomb);

    assertThat(check("bomb.yaml").out()).contains("BRV0032");
  }

  @Test
  void everyOperatorSurvivesAVeryLongLine() throws IOException {
    String sum = "1" + " + 1".repeat(20_000);
    Files.writeString(directory.resolve("long.quant"), "mixin Long { bit_width = " + sum + " }");

    Outcome outcome = check("long.quant");

    assertThat(outcome.status()).isIn(ExitStatus.OK, ExitStatus.PROBLEMS);
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void aFolderWithoutRecipesIsAWrongArgument() throws IOException {
    Files.writeString(directory.resolve("notes.txt"), "hello");

    Outcome outcome = check(".");

    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err()).contains("there is no recipe file (.quant, .yaml, .yml) in `.`");
  }

  @Test
  void loopsOfLinksEnd() throws IOException {
    Path inner = Files.createDirectories(directory.resolve("a/b"));
    Files.createSymbolicLink(inner.resolve("up"), directory);
    Files.createSymbolicLink(inner.resolve("self.quant"), inner.resolve("self.quant"));
    Files.writeString(inner.resolve("good.quant"), "mixin Good { bit_width = 4 }\n");

    Outcome outcome = check("a");

    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.out()).contains("`a/b/self.quant`").contains("1 error in 2 files");
  }

  @Test
  void aFolderIsNotLeftAndItsPipesAreNotRead() throws Exception {
    Path inner = Files.createDirectory(directory.resolve("recipes"));
    Files.writeString(directory.resolve("outside.quant"), "mixin Outside { nonsense = 1 }");
    Files.createSymbolicLink(inner.resolve("link.quant"), directory.resolve("outside.quant"));
    Files.writeString(inner.resolve("good.quant"), "mixin Good { bit_width = 4 }");
    Process made = new ProcessBuilder("mkfifo", inner.resolve("pipe.quant").toString()).start();
    assertThat(made.waitFor()).isZero();

    assertThat(check("recipes").out()).isEqualTo("no problems in 1 file\n");
  }

  @Test
  void yamlOfOthersIsSkippedInFolders() throws IOException {
    Path inner = Files.createDirectory(directory.resolve("recipes"));
    Files.writeString(inner.resolve("compose.yaml"), "services:\n  web:\n    image: x\n");
    Files.writeString(inner.resolve("mine.yaml"), "mixins:\n  Good:\n    bit_width: 4\n");

    Outcome outcome = check("recipes");

    assertThat(outcome.out()).isEqualTo("no problems in 1 file\n");
    assertThat(outcome.err()).isEqualTo("skipped 1 YAML file that holds no recipes\n");
  }

  @Test
  void whatIsToBeIgnoredIsLeftOut() throws IOException {
    Path old = Files.createDirectories(directory.resolve("recipes/old"));
    Files.writeString(old.resolve("broken.quant"), "mixin {");
    Path drafts = Files.createDirectory(directory.resolve("recipes/drafts"));
    Files.writeString(drafts.resolve("one.draft.quant"), "mixin {");
    Files.writeString(drafts.resolve("two.quant"), "mixin Two { bit_width = 4 }");
    Files.writeString(
        directory.resolve("recipes/.brevityignore"), "# not yet\nold/\ndrafts/*.draft.quant\n");

    assertThat(check("recipes").out()).isEqualTo("no problems in 1 file\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quantizers:\n  A:\n    extends: Int8WeightPerTensorFloat\n",
        "# mine\nbrevity: 1\nquantizers:\n  A:\n    extends: Int8WeightPerTensorFloat\n",
        "/// mine\nquantizer A extends Int8WeightPerTensorFloat {}\n"
      })
  void standardInputIsOfEitherNotation(String text) {
    Outcome outcome = CommandLineRun.in(directory).input(text).dsl("check", "-");

    assertThat(outcome.out()).isEqualTo("no problems in 1 file\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing.quant", "notes.txt", "/dev/null", "\0"})
  void whatCannotBeReadIsNamed(String path) throws IOException {
    Files.writeString(directory.resolve("notes.txt"), "hello");

    Outcome outcome = check(path);

    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.out() + outcome.err()).contains("`" + path.replace("\0", "␀") + "`");
  }

  @Test
  void importsThatFormACircleAreReadOnce() throws IOException {
    Files.writeString(
        directory.resolve("a.quant"), "import \"b.quant\"\nmixin A { signed = true }");
    Files.writeString(
        directory.resolve("b.quant"), "import \"a.quant\"\nmixin B { signed = true }");

    assertThat(check("a.quant").out()).isEqualTo("no problems in 1 file\n");
  }

  @Test
  void linksCannotLeadImportsOutOfTheRoot() throws IOException {
    Path recipes = Files.createDirectories(directory.resolve("recipes"));
    Files.writeString(directory.resolve("secret.quant"), "mixin Secret { signed = true }");
    Files.createSymbolicLink(recipes.resolve("link.quant"), directory.resolve("secret.quant"));
    Files.writeString(recipes.resolve("a.quant"), "import \"link.quant\"\n");

    assertThat(check("recipes/a.quant").out()).contains("error[BRV0116]");
  }

  private Outcome check(String path) {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> CommandLineRun.in(directory).dsl("check", path));
  }

  @Test
  void standardInputMayHoldAnything() {
    Outcome outcome =
        CommandLineRun.in(directory)
            .input(new String(new char[] {'q', 0x202E, 0x1B}))
            .dsl("check", "-");

    assertThat(outcome.status()).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(outcome.out()).contains("<stdin>:1").doesNotContain("\u202E", "\u001B");
  }
}
