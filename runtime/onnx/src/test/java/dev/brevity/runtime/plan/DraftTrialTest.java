package dev.brevity.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.model.ModelOrigin;
import dev.brevity.runtime.RecipeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is tried under its names before it gets its place. */
class DraftTrialTest {
  private static final String SUFFIX = ".data";
  private static final ExportTarget TARGET =
      (network, draft) -> {
        Files.writeString(draft.beside(SUFFIX), "new numbers");
        Files.writeString(draft.file(), draft.nameBeside(SUFFIX));
      };

  @TempDir private Path folder;

  @Test
  void filesAreTriedTogetherUnderTheNamesThatTheyWillHave() throws IOException {
    List<String> tried = new ArrayList<>();

    List<Path> written =
        write(
            files -> {
              Path main = files.get(0);
              tried.add(main.getFileName().toString());
              tried.add(Files.readString(main.resolveSibling(Files.readString(main))));
            });

    assertThat(tried).containsExactly("q.onnx", "new numbers");
    assertThat(written).containsExactly(folder.resolve("q.onnx"), folder.resolve("q.onnx.data"));
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("q.onnx", "q.onnx.data");
  }

  @Test
  void filesThatFailLeaveOlderOnesAsTheyAre() throws IOException {
    Files.writeString(folder.resolve("q.onnx"), "old");
    Files.writeString(folder.resolve("q.onnx.data"), "old numbers");
    Diagnostic refusal = Diagnostic.of(Code.UNUSABLE_FILE, "no").build();

    assertThatThrownBy(
            () ->
                write(
                    files -> {
                      throw new RecipeException(List.of(refusal));
                    }))
        .isInstanceOf(RecipeException.class);

    assertThat(folder.resolve("q.onnx")).hasContent("old");
    assertThat(folder.resolve("q.onnx.data")).hasContent("old numbers");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("q.onnx", "q.onnx.data");
  }

  @Test
  void targetsTryWhatTheyWriteUnlessTheyAreAskedNotTo() throws IOException {
    ExportTarget doubtful =
        new ExportTarget() {
          @Override
          public void write(QuantizedNetwork network, ExportDraft draft) throws IOException {
            TARGET.write(network, draft);
          }

          @Override
          public void tryOut(QuantizedNetwork network, Path file) {
            throw new RecipeException(List.of(Diagnostic.of(Code.UNUSABLE_FILE, "no").build()));
          }
        };

    assertThatThrownBy(() -> export(doubtful, true)).isInstanceOf(RecipeException.class);
    assertThat(folder).isEmptyDirectory();
    assertThat(export(doubtful, false)).hasSize(2);
  }

  private List<Path> export(ExportTarget target, boolean tried) throws IOException {
    try (NDManager manager = NDManager.newBaseManager()) {
      NetworkExport export = new NetworkExport(target);
      OutputPlace place = OutputPlace.of(folder.resolve("q.onnx"), true);
      return tried
          ? export.write(network(manager), folder, place)
          : export.writeUntried(network(manager), folder, place);
    }
  }

  private List<Path> write(DraftTrial trial) throws IOException {
    try (NDManager manager = NDManager.newBaseManager()) {
      return new NetworkExport(TARGET)
          .write(network(manager), folder, OutputPlace.of(folder.resolve("q.onnx"), true), trial);
    }
  }

  private static QuantizedNetwork network(NDManager manager) {
    return new QuantizedNetwork(
        Workpiece.of(TinyNetwork.graph(manager), manager),
        List.of(),
        List.of(),
        Map.of(),
        ModelOrigin.UNKNOWN);
  }
}
