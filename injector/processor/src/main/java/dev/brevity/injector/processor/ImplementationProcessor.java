package dev.brevity.injector.processor;

import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.signature.IndexFormat;
import dev.brevity.injector.Implementation;
import dev.brevity.injector.Step;
import dev.brevity.injector.Style;
import dev.brevity.injector.Target;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic.Kind;
import javax.tools.StandardLocation;

/**
 * Writes the index of all classes marked {@link Implementation}, {@link Step}, {@link Style} or
 * {@link Target} that are compiled together, so that recipes and plans are checked against
 * constructors without loading a class.
 */
@SupportedAnnotationTypes({
  "dev.brevity.injector.Implementation",
  "dev.brevity.injector.Step",
  "dev.brevity.injector.Style",
  "dev.brevity.injector.Target"
})
public final class ImplementationProcessor extends AbstractProcessor {
  private final Map<String, ImplementationSignature> signatures = new TreeMap<>();

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    SignatureReader reader = new SignatureReader(processingEnv);
    for (TypeElement annotation : annotations) {
      for (TypeElement type : ElementFilter.typesIn(round.getElementsAnnotatedWith(annotation))) {
        for (IndexedRole role : IndexedRole.of(annotation, type)) {
          reader.read(type, role).ifPresent(found -> add(found, type));
        }
      }
    }
    if (round.processingOver() && !round.errorRaised() && !signatures.isEmpty()) {
      write();
    }
    return false;
  }

  private void add(ImplementationSignature signature, TypeElement type) {
    ImplementationSignature other =
        signatures.putIfAbsent(signature.kind() + " " + signature.name(), signature);
    if (other != null) {
      processingEnv
          .getMessager()
          .printMessage(
              Kind.ERROR,
              signature.kind() + " " + signature.name() + " is already " + other.className(),
              type);
    }
  }

  private void write() {
    try (Writer writer =
        processingEnv
            .getFiler()
            .createResource(StandardLocation.CLASS_OUTPUT, "", ImplementationIndex.RESOURCE)
            .openWriter()) {
      writer.write(IndexFormat.write(signatures.values()));
    } catch (IOException e) {
      processingEnv
          .getMessager()
          .printMessage(Kind.ERROR, "cannot write the index of implementations: " + e.getMessage());
    }
  }
}
