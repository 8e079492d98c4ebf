/** The recipe language of Brevity. Newlines carry no meaning; comments live on hidden channels. */
grammar Quant;

document: version? importDeclaration* declaration* EOF;

/** An expression alone: what a YAML scalar that begins with "=" holds. */
expressionOnly: expression EOF;

/** One declaration alone: what an index reads when a name is asked for. */
declarationOnly: declaration EOF;

/** A type alone, and a range alone: what YAML scalars under "type" and "range" hold. */
typeOnly: type EOF;
rangeOnly: range EOF;

version: 'brevity' number;
importDeclaration: 'import' STRING;

declaration
    : recipe | enumDeclaration | attributeDeclaration | roleDeclaration
    | typeDeclaration | inputDeclaration | implementationDeclaration | plan | layerDeclaration | planWord
    ;

// ---- recipes
recipe
    : kind=('quantizer' | 'mixin' | 'solver') name=NAME ('extends' bases+=NAME (',' bases+=NAME)*)?
      ('synonyms' synonyms+=NAME (',' synonyms+=NAME)*)? body
    ;
body: '{' member* '}';
member: binding | override | requirement;
/** A name for an expression, for the block that it stands in. */
binding: 'let' target=identifier '=' value=expression;
/** What an attribute is, or what is overridden inside the recipe that it holds. */
override: path+=identifier ('.' path+=identifier)* '=' value=expression;
assignment: target=identifier '=' value=expression;
requirement
    : ('require' | refusal='refuse' 'when') condition=expression ':' message=STRING ('fix' remedy=STRING)?
    ;

// ---- declarations
enumDeclaration: 'enum' name=NAME '{' (enumConstant ','?)* '}';
enumConstant: name=NAME;
attributeDeclaration
    : 'attribute' target=identifier ':' type ('in' range)? ('unit' unit=identifier)?
      ('synonyms' synonyms+=identifier (',' synonyms+=identifier)*)? ('deprecated' deprecation=STRING)?
    ;
type: alternatives+=typeTerm ('|' alternatives+=typeTerm)*;
typeTerm: name=NAME ('<' argument=type '>')? optional='?'?;
range: lower=rangeBound? '..' upper=rangeBound?                                     # closedRange
     | open=('(' | '[') lower=rangeBound? ',' upper=rangeBound? close=(')' | ']')    # intervalRange
     ;
rangeBound: '-'? number;
roleDeclaration: 'role' name=NAME;
typeDeclaration: 'type' name=NAME '{' inputField* '}';
inputDeclaration: 'input' target=identifier ':' type ('{' inputField* '}')?;
inputField: target=identifier ':' type;
implementationDeclaration: 'implementation' name=NAME '{' demand* '}';
demand: binding | requirement;

// ---- what plans can say
layerDeclaration
    : 'layer' name=NAME ('extends' bases+=NAME (',' bases+=NAME)*)? ('{' inputField* '}')?
    ;
planWord: kind=('step' | 'style' | 'target') name=identifier '{' planWordMember* '}';
planWordMember
    : target=identifier ':' type ('in' range)? ('unit' unit=identifier)? ('=' value=expression)? # wordOption
    | clause=('after' | 'before' | 'needs' | 'excludes') names+=identifier (',' names+=identifier)*
      ('when' condition=identifier)? (':' reason=STRING)?                                       # wordOrder
    | 'once'                                                                                    # wordOnce
    | demand                                                                                    # wordDemand
    ;

// ---- plans
plan: 'plan' name=NAME ('extends' base=NAME)? '{' planMember* '}';
planMember
    : 'layers' (chosen (',' chosen)*)? '{' slot* '}'        # layersRule
    | 'keep' chosen (',' chosen)*                           # keepRule
    | 'steps' '{' step* '}'                                 # planSteps
    | 'export' '='? target=identifier settings?             # planExport
    | 'style' '='? name=identifier settings?                # planStyle
    | target=settingName '=' value=expression               # planSetting
    | word=settingName (selector (',' selector)*)? strayBlock?   # strayMember
    ;
/** What stands in a plan without being part of it; the reader says what to write. */
strayBlock: '{' (slot | step)* '}';
/** Names of layers stand in quotes; the reader says so. */
chosen: selector | bare=IDENTIFIER;
selector: (NAME | STRING | REGEX) position?;
/** Counted among what the selector picks, in the order of the network. */
position: '[' (only=place | lowest=place? '..' highest=place?) ']';
place: '-'? INTEGER;
slot: path+=identifier ('.' path+=identifier)* '=' value=expression;
step: name=identifier settings?;
settings: '{' assignment* '}';

// ---- expressions, tightest binding first
expression
    : primary                                                                        # primaryExpression
    | receiver=expression '.' member_=identifier ('(' arguments? ')')?               # memberExpression
    | receiver=expression '[' index=expression ']'                                   # indexExpression
    | <assoc=right> left=expression operator='^' right=expression                    # binaryExpression
    | operator='-' operand=expression                                                # unaryExpression
    | left=expression operator=('*' | '/' | '%') right=expression             # binaryExpression
    | left=expression operator=('+' | '-') right=expression                          # binaryExpression
    | left=expression operator='??' right=expression                                 # binaryExpression
    | left=expression operator=('==' | '!=' | '<' | '<=' | '>' | '>=' | 'in') right=expression # binaryExpression
    | operator='not' operand=expression                                              # unaryExpression
    | left=expression operator='and' right=expression                                # binaryExpression
    | left=expression operator='or' right=expression                                 # binaryExpression
    ;
primary
    : number                                                              # numberLiteral
    | STRING                                                              # stringLiteral
    | value=('true' | 'false')                                            # booleanLiteral
    | 'none'                                                              # noneLiteral
    | 'parent'                                                            # parentReference
    | 'error' message=STRING ('fix' remedy=STRING)?                       # errorExpression
    | 'match' subject=expression '{' (matchArm ','?)* '}'                 # matchExpression
    | 'when' '{' (whenArm ','?)* '}'                                      # whenExpression
    | 'if' condition=expression 'then' yes=expression 'else' no=expression # conditionalExpression
    | '[' (expression (comprehension | (',' expression)* ','?))? ']'       # bracketed
    | name=NAME '{' member* '}'                                           # anonymousRecipe
    | name=NAME '(' (namedArgument (',' namedArgument)* ','?)? ')'        # construction
    | name=NAME                                                           # nameReference
    | function=identifier '(' arguments? ')'                              # callExpression
    | identifier                                                          # attributeReference
    | '(' expression ')'                                                  # parenthesized
    ;
/** Behind the first element, so that one token tells a comprehension from a list. */
comprehension: 'for' variable=identifier 'in' list=expression;
arguments: expression (',' expression)* ','?;
namedArgument: target=identifier '=' value=expression;
matchArm: pattern (',' pattern)* '=>' value=expression | otherwise='else' '=>' value=expression;
pattern: NAME | STRING | number | 'true' | 'false' | 'none' | 'unset';
whenArm: condition=expression '=>' value=expression | otherwise='else' '=>' value=expression;

number: INTEGER | REAL;

/** Words that mean something only in their place stay usable as attribute names. */
identifier
    : settingName | 'layers' | 'keep' | 'steps' | 'export'
    ;
settingName
    : IDENTIFIER | 'attribute' | 'enum' | 'role' | 'input' | 'plan' | 'unit' | 'synonyms' | 'deprecated'
    | 'fix' | 'import' | 'brevity' | 'mixin' | 'solver' | 'quantizer' | 'error'
    | 'layer' | 'step' | 'style' | 'target' | 'after' | 'before' | 'needs' | 'excludes' | 'once'
    | 'let' | 'refuse' | 'unset' | 'type'
    ;

// ---- tokens
BREVITY: 'brevity'; IMPORT: 'import'; QUANTIZER: 'quantizer'; MIXIN: 'mixin'; SOLVER: 'solver';
EXTENDS: 'extends'; REQUIRE: 'require'; FIX: 'fix'; ENUM: 'enum'; ATTRIBUTE: 'attribute'; UNIT: 'unit';
SYNONYMS: 'synonyms'; DEPRECATED: 'deprecated'; ROLE: 'role'; INPUT: 'input';
LAYER: 'layer'; STEP: 'step'; STYLE: 'style'; TARGET: 'target'; AFTER: 'after'; BEFORE: 'before';
LET: 'let'; REFUSE: 'refuse'; UNSET: 'unset'; TYPE: 'type'; NEEDS: 'needs'; EXCLUDES: 'excludes'; ONCE: 'once'; IMPLEMENTATION: 'implementation'; PLAN: 'plan'; LAYERS: 'layers'; KEEP: 'keep'; STEPS: 'steps';
EXPORT: 'export'; TRUE: 'true'; FALSE: 'false'; NONE: 'none'; PARENT: 'parent'; ERROR: 'error';
MATCH: 'match'; WHEN: 'when'; IF: 'if'; THEN: 'then'; ELSE: 'else'; FOR: 'for'; IN: 'in'; AND: 'and';
OR: 'or'; NOT: 'not'; OPEN_BRACE: '{'; CLOSE_BRACE: '}'; OPEN_BRACKET: '['; CLOSE_BRACKET: ']';
OPEN_PAREN: '('; CLOSE_PAREN: ')'; COMMA: ','; COLON: ':'; ASSIGN: '='; ARROW: '=>'; DOT: '.'; RANGE: '..';
BAR: '|'; OPTIONAL: '?'; OR_IF_UNSET: '??'; POWER: '^'; TIMES: '*'; DIVIDE: '/'; REMAINDER: '%'; PLUS: '+';
MINUS: '-'; EQUAL: '=='; NOT_EQUAL: '!='; LESS: '<'; LESS_OR_EQUAL: '<='; GREATER: '>';
GREATER_OR_EQUAL: '>=';

NAME: [A-Z] [A-Za-z0-9_]*;
IDENTIFIER: [a-z_] [A-Za-z0-9_]*;
INTEGER: [0-9]+;
REAL: [0-9]+ '.' [0-9]+ EXPONENT? | [0-9]+ EXPONENT;
fragment EXPONENT: [eE] [+-]? [0-9]+;
STRING: '"' (~["\\\r\n] | '\\' ~[\r\n])* '"';
REGEX: '~"' (~["\\\r\n] | '\\' ~[\r\n])* '"';

DOC: '///' ~[\r\n]* -> channel(2);
COMMENT: '//' ~[\r\n]* -> channel(3);
SPACE: [ \t\r\n\u00A0\uFEFF]+ -> channel(HIDDEN);

// ---- what other languages write; each gets its own advice
UNCLOSED_STRING: '~'? '"' (~["\\\r\n] | '\\' ~[\r\n])* '\\'?;
SINGLE_QUOTED: '\'' ~['\r\n]* '\'';
HASH_COMMENT: '#' ~[\r\n]*;
BLOCK_COMMENT: '/*' .*? '*/';
MISSHAPEN_NUMBER: [0-9]+ [A-Za-z_] [A-Za-z0-9_]* | [0-9]+ '.' [0-9]+ [A-Za-z_] [A-Za-z0-9_]*;
FOREIGN_OPERATOR: '&&' | '||' | '->' | '**' | '===' | '!==' | ':=';
UNEXPECTED: .;
