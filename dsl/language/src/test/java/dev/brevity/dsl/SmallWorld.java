package dev.brevity.dsl;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.check.Checker;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Linker;
import dev.brevity.dsl.read.QuantReader;
import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.dsl.signature.IndexFormat;
import dev.brevity.grammar.SourceText;
import java.util.List;

/** A library of a few declarations that tests lay their own recipes on. */
public final class SmallWorld {
  private static final String INDEX =
      """
      index 1
      implementation WeightProxy org.example.WeightProxy
      roles Proxy WeightQuant
      inputs module tracked
      required tensor_quant TensorQuant?
      optional signed Bool?
      implementation ActProxy org.example.ActProxy
      roles Proxy ActQuant
      inputs module
      required tensor_quant TensorQuant?
      implementation Rescaling org.example.Rescaling
      roles TensorQuant
      required core Core
      required scaling Scaling
      required bits Int
      implementation PlainCore org.example.PlainCore
      roles Core
      optional rounding Rounding = Nearest
      optional delay Int
      implementation StatsScaling org.example.StatsScaling
      roles Scaling
      required stats Stats
      required shape List<Int>
      optional core Core
      implementation ConstScaling org.example.ConstScaling
      roles Scaling
      required constant Real
      implementation Largest org.example.Largest
      roles Stats
      implementation Percentile org.example.Percentile
      roles Stats
      required high_q Real
      implementation Nearest org.example.Nearest
      roles Rounding
      implementation Floor org.example.Floor
      roles Rounding
      implementation Searching org.example.Searching
      roles Stats
      required start Stats
      required steps_count Int
      """;

  private static final String PRELUDE =
      """
      brevity 1
      enum Kind { INT FP }
      enum Op { MAX PERCENTILE SEARCH }
      enum Per { TENSOR CHANNEL }
      enum Source { STATS CONST }
      attribute proxy_class : Implementation
      attribute tensor_quant : TensorQuant?
      attribute core : Core
      attribute scaling : Scaling
      attribute stats : Stats
      attribute start : Stats
      attribute steps_count : Int in 1..
      attribute search : Recipe
      attribute kind : Kind
      attribute op : Op synonyms stats_op
      attribute per : Per
      attribute source : Source
      attribute bits : Int in 1..32 unit bits synonyms bit_width, nbits
      attribute high_q : Real in (0, 100]
      attribute constant : Real
      attribute shape : List<Int>
      attribute signed : Bool
      attribute delay : Int? in 0..
      attribute rounding : Rounding
      attribute old_name : Int deprecated "use `bits`"
      attribute a : Any
      attribute b : Any
      attribute c : Any
      attribute d : Any
      attribute n : Int
      attribute r : Real
      input module : Module { out_channels : Int transposed : Bool kind_name : String }
      input tracked : List<Parameter> { shape_of : List<Int> }
      implementation Rescaling { require bits >= 2 : "`bits` must be at least 2" fix "use 2 bits or more" }
      solver Solve {
        tensor_quant = match kind { INT => Rescaling FP => none }
        core = PlainCore
        scaling = match source { STATS => StatsScaling CONST => ConstScaling }
        stats = match op { MAX => Largest PERCENTILE => Percentile SEARCH => search.stats }
        shape = match per { TENSOR => [] CHANNEL => [module.out_channels, 1] }
      }
      solver WeightSolver extends Solve { proxy_class = WeightProxy }
      solver ActSolver extends Solve { proxy_class = ActProxy }
      mixin SearchStats {
        stats = Searching
        start = Largest
        steps_count = parent.n
      }
      mixin Searched { op = SEARCH  search = SearchStats }
      mixin Bits8 { bits = 8 }
      mixin FromStats { source = STATS  op = MAX }
      layer Weighted { input : ActQuant weight : WeightQuant output : ActQuant }
      layer Conv2d extends Weighted
      layer Linear extends Weighted
      layer ReLU { output : ActQuant }
      style layerwise {}
      step fold { before placement once }
      step calibrate { samples : Int in 1.. = 512 needs placement, data }
      step correct { needs placement, calibrate }
      target integers {
        most : Int in 1..32 = 8
        require bits <= most : "too many bits"
      }
      plan Base {
        style = layerwise
        layers Weighted { weight = Weight }
        steps { fold calibrate }
      }
      quantizer Weight extends FromStats, Bits8, WeightSolver { kind = INT  per = TENSOR  signed = true }
      quantizer Act extends FromStats, Bits8, ActSolver { kind = INT  per = TENSOR }
      """;

  private SmallWorld() {}

  public static ImplementationIndex index() {
    return new ImplementationIndex(IndexFormat.read(INDEX, "index"));
  }

  public static Document read(String name, String text, Diagnostics findings) {
    return new QuantReader().read(new SourceText(name, text), findings);
  }

  /** The small library with the text as a user's file on top. */
  public static Library link(String text, Diagnostics findings) {
    Linker linker = new Linker(index());
    Library builtIn = linker.builtIn(List.of(read("prelude.quant", PRELUDE, findings)), findings);
    return linker.link(builtIn, List.of(read("user.quant", text, findings)), findings);
  }

  /** As {@link #link(String, Diagnostics)}, for texts without findings. */
  public static Library link(String text) {
    Diagnostics findings = new Diagnostics();
    Library library = link(text, findings);
    if (!findings.all().isEmpty()) {
      throw new IllegalArgumentException(findings.all().toString());
    }
    return library;
  }

  public static Resolution resolve(String text, String recipe) {
    Library library = link(text);
    return new Resolver(library).resolve(library.merged(recipe).orElseThrow(), Inputs.symbolic());
  }

  public static Resolution value(String text, String recipe, String attribute) {
    Library library = link(text);
    return new Resolver(library)
        .value(library.merged(recipe).orElseThrow(), attribute, Inputs.symbolic());
  }

  /** All findings about the text, from reading to checking. */
  public static List<Diagnostic> check(String text) {
    Diagnostics findings = new Diagnostics();
    Library library = link(text, findings);
    new Checker(library).check(findings);
    return findings.all();
  }
}
