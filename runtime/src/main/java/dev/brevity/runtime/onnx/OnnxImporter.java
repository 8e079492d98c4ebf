package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDManager;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import onnx.ModelProto;

/**
 * Reads models from ONNX files: any operator set, tensors inside of the file or in files beside it.
 * Weights of convolutions, products and normalizations become parameters of named layers.
 */
public final class OnnxImporter {
  private static final int DEEPEST_MESSAGE = 128;

  private final NDManager manager;

  /**
   * @param manager owns the parameters of the models that are read
   */
  public OnnxImporter(NDManager manager) {
    this.manager = manager;
  }

  /**
   * Reads a model.
   *
   * @param shown the path as the user gave it
   * @param sink told why, if the model cannot be read; everything unsupported in one finding
   */
  public Optional<OnnxModel> read(Path path, String shown, DiagnosticSink sink) {
    try {
      ModelProto proto = parse(path);
      Path folder = path.toAbsolutePath().getParent();
      return Optional.of(
          new ModelImport(manager, new ExternalData(folder == null ? path : folder)).read(proto));
    } catch (OnnxException e) {
      Diagnostic found = e.diagnostic();
      Diagnostic.Builder located =
          Diagnostic.of(found.code(), "`" + shown + "`: " + found.message());
      found.notes().forEach(located::note);
      sink.report(located.build());
      return Optional.empty();
    }
  }

  private static ModelProto parse(Path path) {
    try {
      if (!Files.isRegularFile(path)) {
        throw OnnxException.of(Code.UNREADABLE_MODEL, "there is no such file");
      }
      if (Files.size(path) > Integer.MAX_VALUE) {
        throw OnnxException.of(
            Code.MODEL_LIMIT, "the file is larger than 2 GiB; keep its tensors in files beside it");
      }
      try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
        CodedInputStream coded = CodedInputStream.newInstance(in);
        coded.setRecursionLimit(DEEPEST_MESSAGE);
        coded.setSizeLimit(Integer.MAX_VALUE);
        ModelProto proto = ModelProto.parseFrom(coded);
        coded.checkLastTagWas(0);
        return proto;
      }
    } catch (InvalidProtocolBufferException e) {
      // The only sign that the exception gives of this reason is its text.
      if (String.valueOf(e.getMessage()).contains("levels of nesting")) {
        throw OnnxException.of(
            Code.MODEL_LIMIT,
            "graphs lie within graphs more than " + NodesImport.DEEPEST + " deep");
      }
      throw OnnxException.of(
          Code.UNREADABLE_MODEL, "the file is damaged, incomplete, or not an ONNX model");
    } catch (IOException e) {
      throw OnnxException.of(Code.UNREADABLE_MODEL, "the file cannot be read");
    }
  }
}
