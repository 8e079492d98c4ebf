package dev.brevity.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketImpl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine does when a process first uses tensors. */
class EngineStartTest {
  @TempDir private Path folder;

  /** A program of its own: the engine of this process has started already. */
  static final class FirstTensor {
    private FirstTensor() {}

    private static SocketImpl refuse() {
      System.out.println("a socket");
      throw new IllegalStateException("no sockets here");
    }

    @SuppressWarnings("deprecation")
    public static void main(String[] arguments) throws IOException {
      Socket.setSocketImplFactory(FirstTensor::refuse);
      try (NDManager manager = NDManager.newBaseManager()) {
        System.out.println("sum " + manager.ones(new Shape(3)).sum().getFloat());
      }
      System.out.println("folder " + System.getProperty("ENGINE_CACHE_DIR"));
      Files.readAllLines(Path.of("/proc/self/maps")).stream()
          .filter(line -> line.contains("/libtorch.so"))
          .map(line -> "mapped " + line.substring(line.indexOf('/')))
          .distinct()
          .forEach(System.out::println);
    }
  }

  @Test
  void opensNoSocket() throws Exception {
    assertThat(start(List.of())).contains("sum 3.0").doesNotContain("a socket");
  }

  @Test
  void takesNoCodeFromAFolderThatOthersCanWriteTo() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path planted = Files.createDirectory(home.resolve(".djl.ai"));
    Files.setPosixFilePermissions(planted, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path shared = Files.createDirectory(folder.resolve("shared"));

    List<String> said = start(List.of("-Duser.home=" + home, "-Djava.io.tmpdir=" + shared));

    assertThat(said).contains("sum 3.0").anyMatch(line -> line.startsWith("mapped " + shared));
    assertThat(planted).isEmptyDirectory();
  }

  @Test
  void replacesADamagedLibrary() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    List<String> options = List.of("-Duser.home=" + home);
    start(options);
    Path library = library(home);
    byte[] whole = Files.readAllBytes(library);
    byte[] damaged = whole.clone();
    damaged[damaged.length / 2] ^= 1;

    for (byte[] wrong : List.of(new byte[100], damaged)) {
      Files.write(library, wrong);
      assertThat(start(options)).contains("sum 3.0");
      assertThat(library(home)).hasBinaryContent(whole);
    }
  }

  private static Path library(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.filter(file -> file.endsWith("libtorch.so")).findFirst().orElseThrow();
    }
  }

  private static List<String> start(List<String> options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(FirstTensor.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(List.of("OPT_OUT_TRACKING", "DJL_CACHE_DIR"));
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.lines().toList();
  }
}
