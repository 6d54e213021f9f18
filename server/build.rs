//! Builds again when the migrations or the bundled app change; both are taken into the binary.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=../target/site");
}
