package dev.brevity.dsl.link;

import dev.brevity.dsl.ast.Demands;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.ImplementationDeclaration;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.ast.LayerDeclaration;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.ast.RoleDeclaration;
import dev.brevity.dsl.ast.TypeDeclaration;
import dev.brevity.dsl.type.AttributeType;
import dev.brevity.dsl.type.Type;
import dev.brevity.dsl.type.Vocabulary;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that recipes may name: the built-in declarations and those of one user file with what
 * it imports. Made by {@link Linker}; immutable and safe for use by several threads.
 */
public final class Library {
  private final Vocabulary vocabulary;
  private final Declarations declarations;
  private final Merger merger;
  private final Set<SourceText> userSources;
  private final Map<Expression.AnonymousRecipe, Recipe> anonymous = new IdentityHashMap<>();
  private final Map<AttributeEntry, Map<MergedRecipe, MergedRecipe>> refined =
      new IdentityHashMap<>();

  /**
   * @param userSources the files that the user gave
   * @param builtIn the library whose built-in recipes this one shares; null when it holds nothing
   *     else
   */
  Library(
      Vocabulary vocabulary,
      Declarations declarations,
      Set<SourceText> userSources,
      @Nullable Library builtIn) {
    this.userSources = Set.copyOf(userSources);
    this.vocabulary = vocabulary;
    this.declarations = declarations;
    this.merger = new Merger(this::base, builtIn == null ? null : builtIn.merger);
  }

  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The declared attribute of the name. */
  public Optional<AttributeType> attribute(String name) {
    return Optional.ofNullable(declarations.attributes().get(name));
  }

  /** All declared attributes in the order declared. */
  public Collection<AttributeType> attributes() {
    return Collections.unmodifiableCollection(declarations.attributes().values());
  }

  /** The declared types of inputs in the order declared. */
  public Collection<TypeDeclaration> types() {
    return declarations.types().values().stream()
        .map(Declarations.DeclaredType::declaration)
        .toList();
  }

  /** The fields of a declared type of inputs; empty when there is no such type. */
  public Optional<Map<String, Type>> fields(String type) {
    return Optional.ofNullable(declarations.types().get(type))
        .map(Declarations.DeclaredType::fields);
  }

  /** The input, with the fields of its declared type among its own. */
  public Optional<InputDeclaration> input(String name) {
    return Optional.ofNullable(declarations.inputs().get(name))
        .map(Declarations.Input::declaration);
  }

  public Collection<InputDeclaration> inputs() {
    return declarations.inputs().values().stream().map(Declarations.Input::declaration).toList();
  }

  /** The type of a field of the input. */
  public Optional<Type> inputField(String input, String field) {
    return Optional.ofNullable(declarations.inputs().get(input))
        .map(found -> found.fields().get(field));
  }

  /** The type of the input itself. */
  public Optional<Type> inputType(String input) {
    return Optional.ofNullable(declarations.inputs().get(input)).map(Declarations.Input::type);
  }

  /** All declared roles in the order declared. */
  public Collection<RoleDeclaration> roles() {
    return Collections.unmodifiableCollection(declarations.roles().values());
  }

  /** What must hold whenever the implementation is built. */
  public List<Demands> demandsOf(String implementation) {
    return declarations.demands().getOrDefault(implementation, List.of());
  }

  /** The conditions on implementations as they were declared. */
  public List<ImplementationDeclaration> implementationDeclarations() {
    return declarations.implementationDeclarations();
  }

  /**
   * The recipe that a user's file means by the name: the user's own first, then the built-in one.
   */
  public Optional<Recipe> recipe(String name) {
    return recipe(name, Origin.USER);
  }

  /**
   * The recipe that a file of the origin means by the name; built-in files never see the user's
   * recipes.
   */
  public Optional<Recipe> recipe(String name, Origin from) {
    Recipe users = from == Origin.USER ? declarations.userRecipes().get(name) : null;
    return Optional.ofNullable(users != null ? users : declarations.builtInRecipes().get(name));
  }

  /** The recipe that the base's name means in the {@code extends} of a recipe. */
  public Optional<Recipe> base(Recipe of, Identifier name) {
    Optional<Recipe> found = recipe(name.text(), of.origin());
    boolean shadowsItself = found.isPresent() && found.get() == of && of.isUsers();
    Recipe builtIn = declarations.builtInRecipes().get(name.text());
    return shadowsItself && builtIn != null ? Optional.of(builtIn) : found;
  }

  /** Whether the recipe is the other one or inherits from it. */
  public boolean inherits(Recipe recipe, Recipe other) {
    Set<Recipe> seen = new HashSet<>();
    Deque<Recipe> open = new ArrayDeque<>(List.of(recipe));
    while (!open.isEmpty()) {
      Recipe next = open.removeFirst();
      if (next == other) {
        return true;
      }
      if (seen.add(next)) {
        next.refines().ifPresent(open::addLast);
        next.declaration().bases().forEach(name -> base(next, name).ifPresent(open::addLast));
      }
    }
    return false;
  }

  /** All recipes that can be named: the built-in ones in the order declared, then the user's. */
  public List<Recipe> recipes() {
    return Stream.concat(declarations.builtInRecipes().values().stream(), userRecipes().stream())
        .toList();
  }

  public List<Recipe> userRecipes() {
    return List.copyOf(declarations.userRecipes().values());
  }

  /** The user's plans in the order declared. */
  public List<PlanDeclaration> plans() {
    return List.copyOf(declarations.userPlans().values());
  }

  /** The plan that a user's file means by the name: the user's own first, then the built-in one. */
  public Optional<PlanDeclaration> plan(String name) {
    PlanDeclaration users = declarations.userPlans().get(name);
    return Optional.ofNullable(users != null ? users : declarations.builtInPlans().get(name));
  }

  /** The names of all plans. */
  public List<String> planNames() {
    return Stream.concat(
            declarations.builtInPlans().keySet().stream(),
            declarations.userPlans().keySet().stream())
        .distinct()
        .toList();
  }

  /** The built-in plans in the order declared. */
  public List<PlanDeclaration> builtInPlans() {
    return List.copyOf(declarations.builtInPlans().values());
  }

  /** The declared kinds of layers by name. */
  public Map<String, LayerDeclaration> layers() {
    return Collections.unmodifiableMap(declarations.layers());
  }

  /** All steps, styles and targets in the order declared. */
  public Collection<PlanWord> planWords() {
    return Collections.unmodifiableCollection(declarations.words().values());
  }

  /** The step, style or target of the name. */
  public Optional<PlanWord> planWord(PlanWordDeclaration.Kind kind, String name) {
    return Optional.ofNullable(declarations.words().get(PlanWord.key(kind, name)));
  }

  /** A recipe that sets nothing, for expressions that stand in none. */
  public MergedRecipe bare(Identifier name) {
    RecipeBody body = RecipeBody.of(List.of());
    RecipeDeclaration declaration =
        new RecipeDeclaration(RecipeKind.MIXIN, name, List.of(), List.of(), body, "", name.span());
    Recipe recipe = new Recipe(declaration, Origin.USER);
    return new MergedRecipe(recipe, true, 0, Map.of(), Map.of(), List.of());
  }

  /** The texts that the user gave, imported ones included. */
  public Collection<SourceText> userTexts() {
    return Collections.unmodifiableCollection(userSources);
  }

  /** Whether the place is in a file that the user gave. */
  public boolean isUsers(Span place) {
    return userSources.contains(place.source());
  }

  /** The recipe with everything it inherits. Each is merged once. */
  public MergedRecipe merged(Recipe recipe) {
    return merger.merge(recipe);
  }

  /** The named recipe, as a user's file sees it, with everything it inherits. */
  public Optional<MergedRecipe> merged(String name) {
    return recipe(name).map(this::merged);
  }

  /** The recipe that an expression outside any recipe creates, with everything it inherits. */
  public MergedRecipe merged(Expression.AnonymousRecipe expression, Origin from) {
    return merged(expression, from, null);
  }

  /**
   * The recipe that an expression creates in place, with everything it inherits.
   *
   * @param enclosing the recipe in whose body the expression stands; null when it stands in none
   */
  public MergedRecipe merged(
      Expression.AnonymousRecipe expression, Origin from, @Nullable Recipe enclosing) {
    Recipe recipe;
    synchronized (anonymous) {
      recipe =
          anonymous.computeIfAbsent(
              expression, created -> Recipe.anonymous(created, from, enclosing));
    }
    return merger.merge(recipe);
  }

  /** The recipe that an attribute holds, with the refinements of the attribute. */
  public MergedRecipe refined(AttributeEntry entry, MergedRecipe held) {
    synchronized (refined) {
      return refined
          .computeIfAbsent(entry, refining -> new IdentityHashMap<>())
          .computeIfAbsent(held, recipe -> Merger.refine(recipe, entry.refinements()));
    }
  }

  Declarations declarations() {
    return declarations;
  }
}
