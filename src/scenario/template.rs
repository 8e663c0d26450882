//! What can one start from? Commented scenarios that are part of the program, for `thirdwave new`.

/// Every template with its name and text. To add one, add a line here.
const TEMPLATES: &[(&str, &str)] = &[("first", include_str!("templates/first.toml"))];

/// The names of all templates.
#[must_use]
pub fn names() -> Vec<&'static str> {
    TEMPLATES.iter().map(|template| template.0).collect()
}

/// The text of a template, its title replaced by a new one.
#[must_use]
pub fn text(name: &str, new_name: &str) -> Option<String> {
    let template = TEMPLATES.iter().find(|template| template.0 == name)?.1;
    let title = toml::Value::String(new_name.to_owned());
    let mut replaced = false;
    let mut text = String::new();
    for line in template.lines() {
        if !replaced && line.starts_with("title = ") {
            text.push_str(&format!("title = {title}"));
            replaced = true;
        } else {
            text.push_str(line);
        }
        text.push('\n');
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::{names, text};

    #[test]
    fn a_template_takes_its_new_name() {
        for name in names() {
            let text = text(name, "mine").expect("it is listed");
            assert!(text.contains("title = \"mine\"\n"), "{name}");
        }
        assert!(text("nothing", "mine").is_none());
    }
}
