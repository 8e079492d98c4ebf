package dev.brevity.injector.processor;

import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.signature.IndexFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles one source file with the processor and tells what came out. */
record Compilation(List<String> errors, List<ImplementationSignature> signatures) {
  private static final String HEADER =
      "package shop; "
          + Stream.of(
                  "dev.brevity.injector.Attribute",
                  "dev.brevity.injector.IfUnset",
                  "dev.brevity.injector.Implementation",
                  "dev.brevity.injector.Literal",
                  "dev.brevity.injector.Step",
                  "dev.brevity.injector.Style",
                  "dev.brevity.injector.Target",
                  "jakarta.inject.Inject",
                  "jakarta.inject.Named",
                  "java.util.List",
                  "java.util.Map",
                  "java.util.Optional",
                  "org.jspecify.annotations.Nullable")
              .map(name -> "import " + name + "; ")
              .collect(Collectors.joining());

  static Compilation of(Path directory, String body) {
    String source = HEADER + body;
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    JavaCompiler.CompilationTask task =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                null,
                null,
                diagnostics,
                List.of("-d", directory.toString(), "-proc:only", "-Xlint:none"),
                null,
                List.of(new Source(source)));
    task.setProcessors(List.of(new ImplementationProcessor()));
    task.call();
    List<String> errors =
        diagnostics.getDiagnostics().stream()
            .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
            .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
            .toList();
    return new Compilation(errors, read(directory.resolve(ImplementationIndex.RESOURCE)));
  }

  private static List<ImplementationSignature> read(Path index) {
    if (!Files.exists(index)) {
      return List.of();
    }
    try {
      return IndexFormat.read(Files.readString(index), index.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    private Source(String text) {
      super(URI.create("string:///shop/Shop.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
