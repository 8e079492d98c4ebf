package dev.brevity.dsl.signature;

import dev.brevity.dsl.ast.PlanWordDeclaration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A signature in an index: its name and class are known, the rest is read when first asked for.
 * Most commands ask for a few of hundreds.
 */
final class IndexedSignature {
  private final Optional<PlanWordDeclaration.Kind> word;
  private final String name;
  private final String className;
  private final Supplier<ImplementationSignature> reading;
  private volatile @Nullable ImplementationSignature read;

  IndexedSignature(
      Optional<PlanWordDeclaration.Kind> word,
      String name,
      String className,
      Supplier<ImplementationSignature> reading) {
    this.word = word;
    this.name = name;
    this.className = className;
    this.reading = reading;
  }

  static IndexedSignature of(ImplementationSignature signature) {
    return new IndexedSignature(
        signature.word(), signature.name(), signature.className(), () -> signature);
  }

  /** The kind of plan word that it implements; empty for what recipes name. */
  Optional<PlanWordDeclaration.Kind> word() {
    return word;
  }

  String name() {
    return name;
  }

  String className() {
    return className;
  }

  /**
   * All of it.
   *
   * @throws MalformedIndexException if a line of it is not in the index's format
   */
  ImplementationSignature signature() {
    ImplementationSignature signature = read;
    if (signature == null) {
      signature = reading.get();
      read = signature;
    }
    return signature;
  }
}
