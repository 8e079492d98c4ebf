package dev.brevity.runtime.plan;

import dev.brevity.injector.Target;
import dev.brevity.runtime.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;

/** An export target for tests: the state of the network as text. */
@Target("listing")
public record StateListing(int digits) implements ExportTarget {
  @Override
  public void write(QuantizedNetwork network, ExportDraft draft) throws IOException {
    StringBuilder text = new StringBuilder("digits " + digits + "\n");
    network.metadata().forEach((key, value) -> text.append(key).append('\n'));
    text.append(state(network.piece()));
    Files.writeString(draft.file(), text);
  }

  static String state(Workpiece piece) {
    StringBuilder text = new StringBuilder();
    Checkpoint.of(piece.network())
        .arrays()
        .forEach(
            (name, array) ->
                text.append(name).append(' ').append(Arrays.toString(array.data())).append('\n'));
    return text.toString();
  }
}
