package dev.brevity.injector.assembly;

import com.google.inject.spi.Message;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.grammar.Span;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Puts what goes wrong while an object is built in the terms of the recipe that asked for it. */
final class Problems {
  private Problems() {}

  /** The implementation's own objection to what it was given. */
  static AssemblyException refused(ResolvedObject object, RuntimeException objection) {
    return of(
        Code.OBJECT_REFUSED,
        object,
        named(object) + " cannot be built: " + reason(objection),
        objection);
  }

  /** The objection of what implements a plan's word to the options that it was given. */
  static AssemblyException refused(
      ImplementationSignature word, Span place, RuntimeException objection) {
    return new AssemblyException(
        Diagnostic.of(
                Code.OBJECT_REFUSED, place, named(word) + " cannot be built: " + reason(objection))
            .build(),
        objection);
  }

  /** What implements a plan's word does not fit what is installed. */
  static AssemblyException unusable(
      ImplementationSignature word, Span place, String problem, Throwable cause) {
    return new AssemblyException(
        Diagnostic.of(
                Code.IMPLEMENTATION_UNUSABLE, place, named(word) + " cannot be used: " + problem)
            .build(),
        cause);
  }

  static AssemblyException mismatch(ResolvedObject object, String parameter, String problem) {
    return of(
        Code.OBJECT_REFUSED,
        object,
        named(object) + " cannot be built: `" + parameter + "` " + problem,
        null);
  }

  /** The classes that are installed do not fit together: never the recipe's mistake. */
  static AssemblyException unusable(ResolvedObject object, String problem, Throwable cause) {
    return of(
        Code.IMPLEMENTATION_UNUSABLE, object, named(object) + " cannot be used: " + problem, cause);
  }

  /** Guice's findings in terms of the recipe. */
  static AssemblyException translated(
      ResolvedObject root, RuntimeException failure, Collection<Message> messages) {
    for (Message message : messages) {
      if (message.getCause() instanceof AssemblyException cause) {
        return cause;
      }
    }
    return unusable(
        root,
        "a service that one of its parts asks for is bound by no module on the class path",
        failure);
  }

  private static String reason(RuntimeException objection) {
    return objection.getMessage() == null ? "invalid arguments" : objection.getMessage();
  }

  private static String named(ImplementationSignature word) {
    return "the " + word.kind() + " `" + word.name() + "`";
  }

  private static String named(ResolvedObject object) {
    return "`" + object.implementation() + "`, asked for by `" + object.attribute() + "`,";
  }

  private static AssemblyException of(
      Code code, ResolvedObject object, String message, @Nullable Throwable cause) {
    Diagnostic.Builder diagnostic =
        object
            .origin()
            .map(origin -> Diagnostic.of(code, origin, message))
            .orElseGet(() -> Diagnostic.of(code, message));
    return new AssemblyException(diagnostic.build(), cause);
  }
}
