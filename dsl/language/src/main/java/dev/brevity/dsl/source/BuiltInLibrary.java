package dev.brevity.dsl.source;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Linker;
import dev.brevity.dsl.read.QuantReader;
import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.grammar.SourceText;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

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
        try (Contribution contribution = Contribution.of(lists.nextElement())) {
          for (String line : contribution.text(LIST).split("\n")) {
            String resource = line.strip();
            if (!resource.isEmpty() && !resource.startsWith("#")) {
              sources.add(new SourceText(shown(resource), contribution.text(resource)));
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  private static String shown(String resource) {
    return resource.startsWith(SHARED_PREFIX)
        ? resource.substring(SHARED_PREFIX.length())
        : resource;
  }

  /**
   * The files of a library that has a list. A jar is opened once: asking the class loader for each
   * file would search the whole class path for it.
   */
  private record Contribution(String base, Optional<JarFile> jar) implements AutoCloseable {
    static Contribution of(URL list) throws IOException {
      String place = list.toString();
      String base = place.substring(0, place.length() - LIST.length());
      URLConnection connection = list.openConnection();
      connection.setUseCaches(false);
      return new Contribution(
          base,
          connection instanceof JarURLConnection inJar
              ? Optional.of(inJar.getJarFile())
              : Optional.empty());
    }

    String text(String resource) throws IOException {
      try (InputStream in = open(resource)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (FileNotFoundException e) {
        throw new IllegalStateException(LIST + " names " + resource + ", which does not exist", e);
      }
    }

    private InputStream open(String resource) throws IOException {
      if (jar.isEmpty()) {
        return new URL(base + resource).openStream();
      }
      @Nullable ZipEntry entry = jar.get().getEntry(resource);
      if (entry == null) {
        throw new FileNotFoundException(resource);
      }
      return jar.get().getInputStream(entry);
    }

    @Override
    public void close() throws IOException {
      if (jar.isPresent()) {
        jar.get().close();
      }
    }
  }
}
