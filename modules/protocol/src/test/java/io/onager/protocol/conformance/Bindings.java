package io.onager.protocol.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables of one run of a case. */
public final class Bindings {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

  private final Map<String, JsonNode> values = new HashMap<>();

  /** Begins with {@code run} alone. */
  public Bindings(String run) {
    bind("run", TextNode.valueOf(run));
  }

  void bind(String name, JsonNode value) {
    values.put(name, value);
  }

  /** Returns {@code tree} with the variables in its strings replaced. */
  public JsonNode fill(JsonNode tree) {
    if (tree.isTextual()) {
      return fill(tree.textValue());
    }
    if (tree.isArray()) {
      var filled = JsonNodeFactory.instance.arrayNode();
      tree.forEach(element -> filled.add(fill(element)));
      return filled;
    }
    if (tree.isObject()) {
      var filled = JsonNodeFactory.instance.objectNode();
      tree.properties()
          .forEach(field -> filled.set(fill(field.getKey()).asText(), fill(field.getValue())));
      return filled;
    }
    return tree;
  }

  /** A string that is nothing but a variable becomes its value, whatever type that has. */
  private JsonNode fill(String text) {
    var variable = VARIABLE.matcher(text);
    if (variable.matches()) {
      return value(variable.group(1));
    }
    return TextNode.valueOf(
        variable
            .reset()
            .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1)).asText())));
  }

  private JsonNode value(String name) {
    var value = values.get(name);
    if (value == null) {
      throw new Mismatch("the case uses ${%s} before anything is bound to it".formatted(name));
    }
    return value;
  }
}
