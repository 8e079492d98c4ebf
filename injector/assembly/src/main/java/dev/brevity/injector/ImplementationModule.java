package dev.brevity.injector;

import com.google.inject.Module;

/**
 * A library's part in the object graph: it binds the services that the library's implementations
 * ask for. Found with {@link java.util.ServiceLoader}. The implementations themselves need no
 * binding, the index that is written when they are compiled lists them; a constructor parameter
 * with a qualifier such as {@link jakarta.inject.Named} is a service, every other one is filled
 * from the recipe.
 */
public interface ImplementationModule extends Module {}
