package dev.brevity.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UnpackedLibrariesTest {
  @Test
  void onlyFoldersOfTheEngineAreFound() {
    String maps =
        """
        7f00-7f01 r-xp 00000000 08:01 17 /tmp/a b/onnxruntime-java12/libonnxruntime.so
        7f01-7f02 rw-p 00000000 08:01 17 /tmp/a b/onnxruntime-java12/libonnxruntime4j_jni.so
        7f02-7f03 r-xp 00000000 08:01 18 /usr/lib/libc.so
        7f03-7f04 r--p 00000000 08:01 19 /tmp/onnxruntime-java13/model.onnx
        7f04-7f05 r-xp 00000000 08:01 20 /opt/onnxruntime-java/lib/libother.so
        7f05-7f06 rw-p 00000000 00:00 0
        """;

    assertThat(UnpackedLibraries.folders(maps))
        .containsExactly(Path.of("/tmp/a b/onnxruntime-java12"));
  }

  @Test
  void nothingOfTheEngineStaysOnceItRuns() throws IOException {
    OrtStart.environment();

    String maps = Files.readString(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1);
    assertThat(UnpackedLibraries.folders(maps)).isEmpty();
    assertThat(maps).contains("libonnxruntime.so (deleted)");
  }
}
