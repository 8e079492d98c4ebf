package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.evaluate.Functions;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.NameFindings;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.signature.ImplementationSignature.Parameter;
import dev.brevity.dsl.type.Type;
import dev.brevity.dsl.type.TypeReader;
import java.util.List;
import java.util.Optional;

/** Checks what is called or constructed: that it exists, and which arguments it takes. */
final class CallCheck {
  private final Library library;
  private final DiagnosticSink sink;
  private final TypeReader types;

  CallCheck(Library library, DiagnosticSink sink) {
    this.library = library;
    this.sink = sink;
    this.types = new TypeReader(library.vocabulary());
  }

  void function(Expression.Call call) {
    arity(
        call.function(),
        "function",
        Functions.arity(call.function().text()),
        call.arguments().size(),
        Functions.names());
  }

  void method(Expression.MethodCall call) {
    arity(
        call.method(),
        "method",
        Functions.methodArity(call.method().text()),
        call.arguments().size(),
        Functions.methodNames());
  }

  private void arity(
      Identifier name,
      String kind,
      Optional<Functions.Arity> arity,
      int given,
      List<String> known) {
    if (arity.isEmpty()) {
      Diagnostic.Builder finding =
          Diagnostic.of(
                  Code.UNKNOWN_FUNCTION,
                  name.span(),
                  "there is no " + kind + " `" + name.text() + "`")
              .note(kind + "s: `" + String.join("`, `", known) + "`");
      sink.report(NameFindings.suggest(finding, name.text(), name.span(), known));
    } else if (!arity.get().accepts(given)) {
      sink.report(
          Diagnostic.of(
              Code.WRONG_ARGUMENT_COUNT,
              name.span(),
              "`" + name.text() + "` takes " + arity.get() + " arguments, not " + given));
    }
  }

  /** What is constructed; nothing, with a finding, if there is no such implementation. */
  Optional<ImplementationSignature> constructed(Identifier name) {
    Optional<ImplementationSignature> signature =
        library.vocabulary().implementations().find(name.text());
    if (signature.isEmpty()) {
      Type any = Type.of(new Type.AnyImplementation());
      sink.report(new NameFindings(library).nothing(name.text(), name.span(), any));
    }
    return signature;
  }

  /** Where an argument of it stands, in the place around. */
  Place argument(ImplementationSignature constructed, Assignment argument, Place place) {
    Identifier target = argument.target();
    List<Parameter> parameters = constructed.parameters();
    Optional<Parameter> parameter =
        parameters.stream().filter(one -> one.name().equals(target.text())).findFirst();
    if (parameter.isEmpty()) {
      List<String> known = parameters.stream().map(Parameter::name).toList();
      Diagnostic.Builder finding =
          Diagnostic.of(
                  Code.UNKNOWN_PARAMETER,
                  target.span(),
                  "`" + constructed.name() + "` has no parameter `" + target.text() + "`")
              .note("parameters: `" + String.join("`, `", known) + "`");
      sink.report(NameFindings.suggest(finding, target.text(), target.span(), known));
    }
    Type type = parameter.map(found -> types.read(found.type())).orElse(Type.ANY);
    return place.taking(type, "`" + target.text() + "`");
  }
}
