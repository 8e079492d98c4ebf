package dev.brevity.injector.assembly;

import com.google.inject.spi.Message;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.value.ResolvedObject;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Puts what goes wrong while an object is built in the terms of the recipe that asked for it. */
final class Problems {
  private Problems() {}

  /** The implementation's own objection to what it was given. */
  static AssemblyException refused(ResolvedObject object, RuntimeException objection) {
    String reason = objection.getMessage() == null ? "invalid arguments" : objection.getMessage();
    return of(
        Code.OBJECT_REFUSED, object, named(object) + " cannot be built: " + reason, objection);
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
