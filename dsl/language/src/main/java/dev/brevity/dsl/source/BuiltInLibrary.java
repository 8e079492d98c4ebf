package dev.brevity.dsl.source;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Linker;
import dev.brevity.dsl.read.QuantReader;
import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.grammar.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

/** The recipes and declarations that ship with the libraries on the class path. */
public final class BuiltInLibrary {
  /** A resource that lists, one a line, the {@code .quant} resources that a library contributes. */
  public static final String LIST = "META-INF/brevity/recipes.list";

  private static final String SHARED_PREFIX = "dev/brevity/";

  private BuiltInLibrary() {}

  /**
   * Everything the loader can see.
   *
   * @param sink told of findings in the built-in recipes; there are none unless a library is broken
   */
  public static Library load(ClassLoader loader, DiagnosticSink sink) {
    return load(loader, ImplementationIndex.load(loader), sink);
  }

  /** The recipes that the loader can see, over the given implementations. */
  public static Library load(
      ClassLoader loader, ImplementationIndex implementations, DiagnosticSink sink) {
    List<Document> documents = new ArrayList<>();
    QuantReader reader = new QuantReader();
    for (SourceText source : texts(loader)) {
      documents.add(reader.read(source, sink));
    }
    return new Linker(implementations).builtIn(documents, sink);
  }

  /**
   * The recipes that the loader can see, not yet parsed.
   *
   * @param sink told of findings in those that are asked for, when they are
   */
  public static BuiltInDeclarations declarations(
      ClassLoader loader, ImplementationIndex implementations, DiagnosticSink sink) {
    return new BuiltInDeclarations(texts(loader), implementations, sink);
  }

  /** The files that the loader can see, as they are. */
  public static List<SourceText> texts(ClassLoader loader) {
    List<SourceText> sources = new ArrayList<>();
    try {
      Enumeration<URL> lists = loader.getResources(LIST);
      while (lists.hasMoreElements()) {
        for (String line : text(lists.nextElement()).split("\n")) {
          String resource = line.strip();
          if (!resource.isEmpty() && !resource.startsWith("#")) {
            sources.add(source(loader, resource));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  private static SourceText source(ClassLoader loader, String resource) throws IOException {
    try (InputStream in = loader.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(LIST + " names " + resource + ", which does not exist");
      }
      String shown =
          resource.startsWith(SHARED_PREFIX)
              ? resource.substring(SHARED_PREFIX.length())
              : resource;
      return new SourceText(shown, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static String text(URL resource) throws IOException {
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
