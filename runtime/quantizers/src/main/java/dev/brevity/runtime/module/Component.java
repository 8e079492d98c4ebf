package dev.brevity.runtime.module;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.aten.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A building block of a quantizer: a tree of named children with parameters, buffers and a training
 * mode.
 *
 * <p>Names are those of the reference's modules, so that state can be exchanged with it. A name may
 * have several segments ({@code stats.stats_impl}) where the reference has a module in between that
 * does nothing by itself.
 *
 * <p>Parameters, buffers and constants belong to the component and live until {@link #close}.
 * Everything computed from them must happen inside a {@link Scope}.
 */
public abstract class Component implements AutoCloseable {
  private final Set<String> borrowed = new HashSet<>();
  private final Map<String, Component> children = new LinkedHashMap<>();
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, NDArray> buffers = new LinkedHashMap<>();
  private final Map<String, Supplier<@Nullable Object>> attributes = new LinkedHashMap<>();
  private final Map<String, Counter> counters = new LinkedHashMap<>();
  private final Map<String, NDArray> retained = new LinkedHashMap<>();
  private final Map<String, FirstValue> awaited = new HashMap<>();
  private final List<NDArray> constants = new ArrayList<>();
  private final List<Memo> memos = new ArrayList<>();
  private final Set<Component> parents = Collections.newSetFromMap(new WeakHashMap<>(2));
  private @Nullable Map<String, Parameter> known;
  private boolean training = true;

  /** The name of the implementation, as recipes call it; the usual one if there are several. */
  public final String implementationName() {
    Implementation annotation = getClass().getAnnotation(Implementation.class);
    return annotation == null || annotation.value().length == 0
        ? getClass().getSimpleName()
        : annotation.value()[0];
  }

  /** Whether the component is being trained; true by default. */
  public final boolean isTraining() {
    return training;
  }

  /** Switches this component and everything below it between training and evaluation. */
  public final void setTraining(boolean training) {
    this.training = training;
    children.values().forEach(child -> child.setTraining(training));
  }

  /** The direct children by name, in the order they were added. */
  public final Map<String, Component> children() {
    return Collections.unmodifiableMap(children);
  }

  /** Parameters of this component alone, by name. */
  public final Map<String, Parameter> ownParameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /** Buffers of this component alone, by name. */
  public final Map<String, NDArray> ownBuffers() {
    return Collections.unmodifiableMap(buffers);
  }

  /**
   * Plain attributes of this component alone, by name: flags, numbers, counters, as they are now.
   */
  public final Map<String, @Nullable Object> ownAttributes() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    attributes.forEach((name, value) -> values.put(name, value.get()));
    return values;
  }

  /** This component and everything below it by dotted path; the root's path is empty. */
  public final Map<String, Component> components() {
    Map<String, Component> found = new LinkedHashMap<>();
    collect("", found);
    return found;
  }

  /** Does something with this component and everything below it, once each. */
  public final void forEach(Consumer<Component> action) {
    Set<Component> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Component> all = new ArrayList<>();
    collect(seen, all);
    all.forEach(action);
  }

  private void collect(Set<Component> seen, List<Component> found) {
    if (seen.add(this)) {
      found.add(this);
      children.values().forEach(child -> child.collect(seen, found));
    }
  }

  /**
   * All parameters by dotted name. A parameter that two paths reach appears under the first only.
   */
  public final Map<String, Parameter> parameters() {
    Map<String, Parameter> remembered = known;
    if (remembered != null) {
      return remembered;
    }
    Map<String, Parameter> found = new LinkedHashMap<>();
    components()
        .forEach(
            (path, component) ->
                component.parameters.forEach(
                    (name, parameter) -> {
                      if (!found.containsValue(parameter)) {
                        found.put(DottedName.of(path, name), parameter);
                      }
                    }));
    known = Collections.unmodifiableMap(found);
    return known;
  }

  /** All buffers by dotted name. */
  public final Map<String, NDArray> buffers() {
    Map<String, NDArray> found = new LinkedHashMap<>();
    components().forEach((path, component) -> DottedName.addAll(found, path, component.buffers));
    return found;
  }

  /**
   * The arrays that a checkpoint holds, by dotted name. Constants and parameters that have not been
   * initialised yet are left out. The arrays are the live ones.
   */
  public final Map<String, NDArray> state() {
    Map<String, NDArray> found = new LinkedHashMap<>();
    components().forEach((path, component) -> DottedName.addAll(found, path, component.ownState()));
    return found;
  }

  /**
   * All arrays that change while a network is trained or depend on how it began, by dotted name, as
   * they are; {@link #state} says what the reference would save instead. The arrays are the live
   * ones.
   */
  public final Map<String, NDArray> arrays() {
    Map<String, NDArray> found = new LinkedHashMap<>();
    components()
        .forEach(
            (path, component) -> {
              component.parameters.forEach(
                  (name, parameter) -> found.put(DottedName.of(path, name), parameter.getArray()));
              DottedName.addAll(found, path, component.buffers);
              DottedName.addAll(found, path, component.retained);
            });
    return found;
  }

  /** All counters by dotted name, as they are. */
  public final Map<String, Counter> counters() {
    Map<String, Counter> found = new LinkedHashMap<>();
    components().forEach((path, component) -> DottedName.addAll(found, path, component.counters));
    return found;
  }

  /** Forgets what has been computed from arrays that have changed, of everything below too. */
  public final void forgetComputed() {
    children.values().forEach(Component::forgetComputed);
    memos.forEach(Memo::close);
  }

  /**
   * Copies values from a checkpoint.
   *
   * @param state arrays by dotted name; names that this component does not know are ignored
   * @return the names that this component holds and {@code state} lacks
   */
  public final List<String> load(Map<String, NDArray> state) {
    Map<String, NDArray> converted = converted(state);
    List<String> missing = new ArrayList<>();
    components()
        .forEach(
            (path, component) -> {
              Map<String, NDArray> own = new LinkedHashMap<>();
              for (String name : component.loadable()) {
                NDArray array = converted.get(DottedName.of(path, name));
                if (array == null) {
                  missing.add(DottedName.of(path, name));
                } else {
                  own.put(name, array);
                }
              }
              component.loadOwn(own);
            });
    return missing;
  }

  /**
   * A checkpoint in the form that this component loads, asked of the root only; the state itself to
   * begin with.
   */
  protected Map<String, NDArray> converted(Map<String, NDArray> state) {
    return state;
  }

  /** What a checkpoint holds of this component alone. */
  protected Map<String, NDArray> ownState() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> state.put(name, parameter.getArray()));
    state.putAll(buffers);
    awaited.forEach(
        (name, first) -> {
          if (!first.isGiven()) {
            state.remove(name);
          }
        });
    return state;
  }

  /** The names that a checkpoint may hold for this component alone. */
  protected List<String> loadable() {
    List<String> names = new ArrayList<>(parameters.keySet());
    names.addAll(buffers.keySet());
    return names;
  }

  /** Takes values from a checkpoint, for this component alone. */
  protected void loadOwn(Map<String, NDArray> state) {
    state.forEach(
        (name, array) -> {
          Parameter parameter = parameters.get(name);
          NDArray target = parameter != null ? parameter.getArray() : buffers.get(name);
          if (target != null) {
            Tensors.assign(target, array);
          }
          FirstValue first = awaited.get(name);
          if (first != null) {
            first.give();
          }
        });
  }

  /**
   * Adds a child. Roles that are not components, such as functions in tests, are not part of the
   * tree.
   */
  protected final <T> T child(String name, T role) {
    if (role instanceof Component component) {
      children.put(name, component);
      component.parents.add(this);
      forgetParameters();
    }
    return role;
  }

  /**
   * Puts another component's child in the place of a child of this one, which is closed. The other
   * component continues to own it.
   */
  protected final <T> T borrowedChild(String name, T role) {
    Component replaced = children.get(name);
    if (replaced != null && replaced != role && !borrowed.contains(name)) {
      replaced.close();
    }
    borrowed.add(name);
    return child(name, role);
  }

  /** Adds a learned parameter that starts with the given values, which the component now owns. */
  protected final Parameter parameter(String name, NDArray initial) {
    NDArray array = Constant.release(initial);
    // DJL gives arrays the name of their parameter and reads dots in it as a structure.
    Parameter parameter =
        Parameter.builder()
            .setName(name.substring(name.lastIndexOf('.') + 1))
            .setType(Parameter.Type.OTHER)
            .build();
    parameter.setArray(array);
    array.setRequiresGradient(true);
    parameters.put(name, parameter);
    forgetParameters();
    return parameter;
  }

  /**
   * Leaves a parameter out of checkpoints until it has its first value; loading it gives it one.
   *
   * @param counter under which the component tells whether it has one
   */
  protected final FirstValue firstValue(String parameter, String counter) {
    FirstValue first = new FirstValue();
    awaited.put(parameter, first);
    liveAttribute(counter, first::isGiven);
    counter(counter, () -> first.isGiven() ? 1 : 0, value -> first.set(value != 0));
    return first;
  }

  /** Adds state that is not learned; changed in place only. */
  protected final NDArray buffer(String name, NDArray initial) {
    NDArray array = Constant.release(initial);
    buffers.put(name, array);
    return array;
  }

  /** Adds an attribute that never changes. */
  protected final void attribute(String name, @Nullable Object value) {
    attributes.put(name, () -> value);
  }

  /** Adds an attribute that may change. */
  protected final void liveAttribute(String name, Supplier<@Nullable Object> value) {
    attributes.put(name, value);
  }

  /** Adds a number that training moves on and that a checkpoint must hold. */
  protected final void counter(String name, LongSupplier value, LongConsumer change) {
    counters.put(name, new Counter(value, change));
  }

  /** Adds an array that is not part of the state, but depends on how training began. */
  protected final void retain(String name, NDArray array) {
    retained.put(name, array);
  }

  /** A scalar that lives as long as this component and is not part of its state. */
  protected final NDArray constant(double value) {
    NDArray constant = Constant.of((float) value);
    constants.add(constant);
    return constant;
  }

  /** An integer that lives as long as this component, for dimensions and counts. */
  protected final NDArray index(long value) {
    NDArray constant = Constant.of(value);
    constants.add(constant);
    return constant;
  }

  /** A memory for something computed from a constant, emptied when this component is closed. */
  protected final Memo memo() {
    Memo memo = new Memo();
    memos.add(memo);
    return memo;
  }

  /** Frees parameters, buffers and constants, of everything below too. */
  @Override
  public void close() {
    children.forEach(
        (name, child) -> {
          if (!borrowed.contains(name)) {
            child.close();
          }
        });
    parameters.values().forEach(Parameter::close);
    buffers.values().forEach(NDArray::close);
    constants.forEach(NDArray::close);
    memos.forEach(Memo::close);
  }

  /** What has been remembered of the parameters below is wrong for everything above as well. */
  private void forgetParameters() {
    known = null;
    parents.forEach(Component::forgetParameters);
  }

  private void collect(String path, Map<String, Component> found) {
    found.put(path, this);
    children.forEach((name, child) -> child.collect(DottedName.of(path, name), found));
  }

  /**
   * A number that training moves on.
   *
   * @param value the number now
   * @param change continues from another one
   */
  public record Counter(LongSupplier value, LongConsumer change) {}
}
